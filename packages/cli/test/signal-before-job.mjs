// Loaded before the command: it hears a SIGTERM at the very moment before its first job is written.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { openSync } = fs;
let isHeard = false;
fs.openSync = (path, ...rest) => {
  if (!isHeard && String(path).includes("/jobs/") && rest[0] !== "r") {
    isHeard = true;
    process.emit("SIGTERM", "SIGTERM");
  }
  return openSync(path, ...rest);
};
syncBuiltinESMExports();

// Loaded before the command: a disk that is full, from one write of a state's file to another one.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { writeFileSync } = fs;
const [from, until] = [
  Number(process.env.FULL_FROM),
  Number(process.env.FULL_UNTIL ?? Number.POSITIVE_INFINITY),
];
let count = 0;
fs.writeFileSync = (target, ...rest) => {
  // The state's files are written through a handle.
  if (typeof target === "number" && count++ >= from && count <= until)
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  return writeFileSync(target, ...rest);
};
syncBuiltinESMExports();

// In the place of Lambda's runtime: started in the folder of a bundle, with the function's environment and nothing else.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { handler } = await import(pathToFileURL(join(process.cwd(), "bundle.mjs")).href);

process.on("message", async ({ id, event }) => {
  try {
    process.send({ id, response: (await handler(event)) ?? null });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
process.once("disconnect", () => process.exit());
process.send({ ready: process.version });

import { run } from "./run.ts";
import { calm } from "./trouble.ts";

const [seed, mode] = [Number(process.argv[2]), process.argv[3]];
const r = await run(seed, {
  traced: true,
  jobs: "databases",
  ...(mode === "calm" && { trouble: calm, drawn: 0 }),
});
for (const l of r.lines) console.log(l.slice(0, 700));
console.log(r.violations.join("\n"));

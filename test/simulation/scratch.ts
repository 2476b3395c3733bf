import { run } from "./run.ts";
import { calm } from "./trouble.ts";

const [from, count, mode] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const ends = new Map<string, number>();
let runs = 0;
const t = Date.now();
let bad = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const r = await run(seed, { jobs: "databases", ...(mode === "calm" && { trouble: calm, drawn: 0 }) });
  runs += r.handlerRuns;
  if (process.argv[5] && r.ends.some((e) => e.includes(process.argv[5] ?? "")))
    console.log("has", seed, r.ends.join(", "));
  for (const e of r.ends) ends.set(e, (ends.get(e) ?? 0) + 1);
  if (r.violations.length > 0) {
    bad += 1;
    console.log("violated", seed, r.violations.slice(0, 2).join("\n   "));
  }
}
console.log(
  [...ends]
    .sort()
    .map((e) => e.join(": "))
    .join("\n"),
);
console.log("handlerRuns", runs, "per s", Math.round(runs / ((Date.now() - t) / 1000)), "bad", bad);

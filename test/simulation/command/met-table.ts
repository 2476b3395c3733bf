import { table } from "@dblab-refresh/local/demo/table";

/** The functions, in the order of a job's way; whatever else met a fault comes after them. */
const order = [
  "jobs",
  "snapshotter",
  "cloner",
  "dblab-updater",
  "refresh-poller",
  "reaper",
  "notifier",
  "dead-letters",
  "janitor",
];

/** How often each fault met each function: a fault a row, a function a column, `·` for never. */
export function metTable(met: ReadonlyMap<string, number>): string {
  const pairs = [...met.keys()].map((key) => key.split("\t"));
  const faults = [...new Set(pairs.map(([fault = ""]) => fault))].sort();
  const seen = new Set(pairs.map(([, step = ""]) => step));
  const others = [...seen].filter((step) => !order.includes(step)).sort();
  const steps = [...order.filter((step) => seen.has(step)), ...others];
  return table(
    ["fault", ...steps],
    faults.map((fault) => [fault, ...steps.map((step) => `${met.get(`${fault}\t${step}`) ?? "·"}`)]),
  );
}

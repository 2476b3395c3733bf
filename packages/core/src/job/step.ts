/** Where a job stands. Each step belongs to the queue and the Lambda of the same name. */
export const steps = [
  "snapshotter",
  "cloner",
  "dblab-updater",
  "refresh-poller",
  "restorer",
  "exporter",
  "reaper",
] as const;
export type Step = (typeof steps)[number];

export function isStep(name: string): name is Step {
  return (steps as readonly string[]).includes(name);
}

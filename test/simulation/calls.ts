/** What stands behind a call, by the first word of its name: `jobs.get 0f3…` is a call of the job table. */
export const services = {
  jobs: "job table",
  locks: "lock table",
  RDS: "RDS",
  connect: "databases",
  Route53: "Route 53",
  DBLab: "DBLab",
  secret: "secret stores",
  send: "queues",
  notify: "queues",
  reject: "queues",
  tell: "sinks",
} as const;

export type Service = (typeof services)[keyof typeof services];

/** @throws if nobody has said whose call it is */
export function serviceOf(what: string): Service {
  const [word = ""] = /^\w+/.exec(what) ?? [];
  if (!isKnown(word)) throw new Error(`nothing is known behind the call "${what}"`);
  return services[word];
}

function isKnown(word: string): word is keyof typeof services {
  return Object.hasOwn(services, word);
}

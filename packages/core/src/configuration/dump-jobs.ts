/**
 * vCPUs of the bare-metal classes that do not say their size. `metal-24xl` and the like say it.
 * Source: "Hardware specifications for DB instance classes" in the RDS User Guide. RDS offers these for Oracle and
 * SQL Server today; the numbers are here so that the day it offers them for Postgres needs no new version.
 */
const METAL: Readonly<Record<string, number>> = {
  m6i: 128,
  m6id: 128,
  m6in: 128,
  r6i: 128,
  r6id: 128,
  r6in: 128,
  x2idn: 128,
  x2iedn: 128,
  x2iezn: 48,
};

/** The small sizes have two vCPUs, or one in old families, where half of it is one all the same. */
const SMALL: ReadonlySet<string> = new Set(["micro", "small", "medium", "large"]);

/**
 * How many parallel jobs dump a clone of this class: half its vCPUs, at least one, so that the dump leaves the clone
 * room for its own I/O. As the rds-refresh binary does. The size says the vCPUs: `large` 2, `xlarge` 4, `Nxlarge` 4N.
 * An unknown size gives 1, and so does `db.serverless`, whose vCPUs come and go.
 */
export function dumpJobs(instanceClass: string): number {
  return Math.max(1, Math.floor(vCpus(instanceClass) / 2));
}

function vCpus(instanceClass: string): number {
  // Third and later parts tell of memory and threads: db.r5.4xlarge.tpc2.mem4x has the vCPUs of db.r5.4xlarge.
  const [, family = "", size = ""] = instanceClass.split(".");
  if (SMALL.has(size)) return 2;
  if (size === "xlarge") return 4;
  const multiple = /^(\d{1,3})xlarge$/.exec(size) ?? /^metal-(\d{1,3})xl$/.exec(size);
  if (multiple) return 4 * Number(multiple[1]);
  return size === "metal" && Object.hasOwn(METAL, family) ? (METAL[family] ?? 1) : 1;
}

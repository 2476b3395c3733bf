import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";

/** Names of temporary things that RDS still has. */
export interface Leftovers {
  readonly clones: readonly string[];
  /** Of clones, whoever took them. */
  readonly snapshots: readonly string[];
  /** Automated backups of clones, retained ones included. */
  readonly backups: readonly string[];
}

/** The parts of RDS's answers that are read here. */
interface Thing {
  readonly DBInstanceIdentifier?: string;
  readonly DBSnapshotIdentifier?: string;
  readonly DBInstanceAutomatedBackupsArn?: string;
  readonly TagList?: readonly { readonly Key?: string }[];
}

/**
 * Everything of a refresh that is still there, asked from RDS itself: by the clones' prefix, or by the owner tag.
 * Every instance is listed, so a clone that was renamed shows by its tag.
 */
export function leftovers(rds: RdsModel): Leftovers {
  const temporary = (operation: string, list: string) =>
    all(rds, operation, list).filter(
      ({ DBInstanceIdentifier = "", TagList = [] }) =>
        DBInstanceIdentifier.startsWith(CLONE_PREFIX) || TagList.some(({ Key }) => Key === OWNER_TAG),
    );
  return {
    clones: temporary("DescribeDBInstances", "DBInstances").map((one) => one.DBInstanceIdentifier ?? ""),
    snapshots: temporary("DescribeDBSnapshots", "DBSnapshots").map((one) => one.DBSnapshotIdentifier ?? ""),
    backups: temporary("DescribeDBInstanceAutomatedBackups", "DBInstanceAutomatedBackups").map(
      (one) => one.DBInstanceAutomatedBackupsArn ?? "",
    ),
  };
}

type Page = Record<string, readonly Thing[]> & { readonly Marker?: string };

/** All pages of a Describe. */
function all(rds: RdsModel, operation: string, list: string): readonly Thing[] {
  const found: Thing[] = [];
  let Marker: string | undefined;
  do {
    // The model answers what the SDK's types say; this package does not depend on that client.
    const page = patiently(() => rds.call(operation, { Marker })) as Page;
    found.push(...(page[list] ?? []));
    Marker = page.Marker;
  } while (Marker);
  return found;
}

/** A stage may have been told to throttle; then every client has to ask again. */
function patiently(call: () => unknown): unknown {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof Error && error.name === "Throttling")) throw error;
    }
  }
}

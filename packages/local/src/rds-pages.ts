import type { RdsModel } from "@dblab-refresh/simulator/rds/model";

/** The parts of RDS's answers that are read here, of instances, clusters and snapshots. */
export interface Thing {
  readonly DBInstanceIdentifier?: string;
  readonly DBClusterIdentifier?: string;
  readonly DBSnapshotIdentifier?: string;
  readonly DBClusterSnapshotIdentifier?: string;
  readonly DBInstanceAutomatedBackupsArn?: string;
  readonly DbiResourceId?: string;
  readonly DbClusterResourceId?: string;
  readonly TagList?: readonly { readonly Key?: string; readonly Value?: string }[];
}

type Page = Record<string, readonly Thing[]> & { readonly Marker?: string };

/** All pages of a Describe. */
export function allPages(rds: RdsModel, operation: string, list: string): readonly Thing[] {
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

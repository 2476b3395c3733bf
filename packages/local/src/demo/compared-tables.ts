/** One table in the snapshot and in DBLab. */
export interface ComparedTable {
  readonly name: string;
  readonly snapshotRows: number;
  readonly dblabRows: number;
  /** Rows and checksum are the same. */
  readonly equal: boolean;
}

interface Contents {
  readonly name: string;
  readonly rows: number;
  readonly checksum: string;
}

/** Every table that either side has. -1 rows: the table is not there. */
export function comparedTables(
  snapshot: readonly Contents[],
  dblab: readonly Contents[],
): readonly ComparedTable[] {
  const names = [...new Set([...snapshot, ...dblab].map((table) => table.name))].sort();
  return names.map((name) => {
    const [one, other] = [snapshot, dblab].map((side) => side.find((table) => table.name === name));
    const equal = one !== undefined && one.rows === other?.rows && one.checksum === other?.checksum;
    return { name, snapshotRows: one?.rows ?? -1, dblabRows: other?.rows ?? -1, equal };
  });
}

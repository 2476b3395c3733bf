/** What is in a database, in a form that two databases can be compared by. */
import type { ClientBase } from "pg";

export type TableContents = {
  /** `schema.table`, unquoted. */
  readonly name: string;
  readonly rows: number;
  /** Over all columns of all rows, whatever their order. */
  readonly checksum: string;
};

/** How values are written as text must not depend on the server or the session that writes them. */
const SETTINGS = [
  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  "SET LOCAL timezone = 'UTC'",
  "SET LOCAL datestyle = 'ISO, YMD'",
  "SET LOCAL intervalstyle = 'postgres'",
  "SET LOCAL extra_float_digits = 1",
  "SET LOCAL bytea_output = 'hex'",
  "SET LOCAL xmloption = 'content'",
  "SET LOCAL search_path = ''",
];

/** Partitions are listed, their parents are not: the rows are in the partitions. */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS "table"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/**
 * Row count and checksum of every user table, sorted by name. All tables are read as of one moment.
 *
 * The checksum is a hash over two sums of 64-bit hashes of the rows' text, so it is independent of the order of rows,
 * and a row that is missing, doubled or changed shows.
 *
 * @param client must not be in a transaction
 */
export async function tableContents(client: ClientBase): Promise<TableContents[]> {
  await client.query(SETTINGS.join(";"));
  try {
    const tables = await client.query<{ schema: string; table: string }>(TABLES);
    const contents: TableContents[] = [];
    for (const { schema, table } of tables.rows) {
      const from = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`;
      const { rows } = await client.query<{ rows: string; checksum: string }>(`
        SELECT count(*) AS rows,
          md5(concat(sum(hashtextextended(r.row, 1)), '/', sum(hashtextextended(r.row, 2)))) AS checksum
        FROM (SELECT t::text COLLATE "C" AS row FROM ONLY ${from} AS t) AS r`);
      contents.push({
        name: `${schema}.${table}`,
        rows: Number(rows[0]?.rows),
        checksum: rows[0]?.checksum ?? "",
      });
    }
    return contents.sort((a, b) => (a.name < b.name ? -1 : 1));
  } finally {
    await client.query("ROLLBACK");
  }
}

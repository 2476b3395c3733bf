/**
 * What a database consists of, read from Postgres's catalogs as the statements that make it anew, in the order in
 * which they can run. Everything that belongs to an extension comes with the extension.
 *
 * Left out, as a simulation has no use for it: owners and privileges (the engine restores with `--no-owner
 * --no-privileges`, too), comments, range types, aggregates, operators, policies, rules, publications, statistics.
 */
import type { ClientBase } from "pg";

export type CopyTable = {
  /** Quoted and qualified. */
  readonly name: string;
  /** Quoted; without generated ones, which cannot be written. */
  readonly columns: readonly string[];
  /** Bytes, to start with the largest. */
  readonly size: number;
};

export type Blueprint = {
  /** Schemas and extensions. */
  readonly foundations: readonly string[];
  readonly types: readonly string[];
  /** Some need tables, some tables need them: to be tried before the tables and again after them. */
  readonly functions: readonly string[];
  readonly sequences: readonly string[];
  readonly tables: readonly string[];
  /** Partitions and children join their parents. */
  readonly attachments: readonly string[];
  readonly data: readonly CopyTable[];
  /** Values of sequences and their owners. */
  readonly sequenceValues: readonly string[];
  /** Primary keys, unique and exclusion constraints, indexes: may run side by side. */
  readonly indexes: readonly string[];
  readonly foreignKeys: readonly string[];
  /** May depend on each other in any order. */
  readonly views: readonly string[];
  /** Indexes of materialised views. */
  readonly viewIndexes: readonly string[];
  readonly triggers: readonly string[];
};

/**
 * Reads the blueprint of the database that `client` is connected to.
 *
 * @param client in a transaction that sees the snapshot to copy; its search path is empty afterwards, so that
 *   Postgres qualifies all names
 */
export async function readBlueprint(client: ClientBase): Promise<Blueprint> {
  await client.query("SELECT set_config('search_path', '', false)");
  const list = async (sql: string): Promise<string[]> => {
    const { rows } = await client.query<{ sql: string }>(sql);
    return rows.map((row) => row.sql);
  };
  // One after the other: a Postgres connection runs one query at a time anyway.
  return {
    foundations: [...(await list(SCHEMAS)), ...(await list(EXTENSIONS))],
    types: await list(TYPES),
    functions: await list(FUNCTIONS),
    sequences: await list(SEQUENCES),
    tables: await list(TABLES),
    attachments: await list(ATTACHMENTS),
    data: await readTables(client),
    sequenceValues: [...(await list(SEQUENCE_OWNERS)), ...(await readSequenceValues(client))],
    indexes: [...(await list(CONSTRAINTS("'p', 'u', 'x'"))), ...(await list(INDEXES("'r', 'p'")))],
    foreignKeys: await list(CONSTRAINTS("'f'")),
    views: await list(VIEWS),
    viewIndexes: await list(INDEXES("'m'")),
    triggers: await list(TRIGGERS),
  };
}

const USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e
    WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

const SCHEMAS = `
  SELECT format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) AS sql
  FROM pg_namespace n WHERE ${USER_SCHEMA} AND ${notOfExtension("pg_namespace", "n.oid")} ORDER BY n.nspname`;

const EXTENSIONS = `
  SELECT format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I CASCADE', x.extname, n.nspname) AS sql
  FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace ORDER BY x.oid`;

/** In the order of their creation, which is that of their dependencies unless somebody altered them later. */
const TYPES = `
  SELECT CASE t.typtype
    WHEN 'e' THEN format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
      (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid))
    WHEN 'd' THEN format('CREATE DOMAIN %I.%I AS %s%s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
      ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END,
      (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
       FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
    ELSE format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
      (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
       FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
  END AS sql
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE ${USER_SCHEMA} AND (t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND c.relkind = 'c'))
    AND ${notOfExtension("pg_type", "t.oid")}
  ORDER BY t.oid`;

const FUNCTIONS = `
  SELECT pg_get_functiondef(p.oid) AS sql
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE ${USER_SCHEMA} AND p.prokind IN ('f', 'p') AND ${notOfExtension("pg_proc", "p.oid")} ORDER BY p.oid`;

const SEQUENCE_OPTIONS = `format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
  s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' END)`;

/** The sequences of identity columns are made by their tables: they depend on them internally. */
const SEQUENCES = `
  SELECT format('CREATE %sSEQUENCE %I.%I AS %s %s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, n.nspname, c.relname,
    format_type(s.seqtypid, NULL), ${SEQUENCE_OPTIONS}) AS sql
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
  ORDER BY c.oid`;

const SEQUENCE_OWNERS = `
  SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', d.objid::regclass, d.refobjid::regclass, a.attname) AS sql
  FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE ${USER_SCHEMA} AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'`;

const COLUMN = `format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
  (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
   JOIN pg_type t ON t.oid = a.atttypid WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
  CASE
    WHEN a.attidentity <> '' THEN (
      SELECT format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)',
        CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, s.seqrelid::regclass, ${SEQUENCE_OPTIONS})
      FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
      WHERE d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i' AND d.classid = 'pg_class'::regclass)
    WHEN a.attgenerated = 's' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(v.adbin, v.adrelid))
    WHEN a.attgenerated = 'v' THEN format(' GENERATED ALWAYS AS (%s) VIRTUAL', pg_get_expr(v.adbin, v.adrelid))
    ELSE ' DEFAULT ' || pg_get_expr(v.adbin, v.adrelid)
  END,
  CASE WHEN a.attnotnull THEN ' NOT NULL' END)`;

/** Check constraints come with the table: a partition must have its parent's before it joins. */
const TABLES = `
  SELECT format('CREATE %sTABLE %I.%I (%s)%s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, n.nspname, c.relname,
    concat_ws(', ',
      (SELECT string_agg(${COLUMN}, ', ' ORDER BY a.attnum) FROM pg_attribute a
       LEFT JOIN pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      (SELECT string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ', ' ORDER BY k.conname)
       FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c')),
    ' PARTITION BY ' || CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
    ' WITH (' || array_to_string(c.reloptions, ', ') || ')') AS sql
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")}
  ORDER BY c.oid`;

const ATTACHMENTS = `
  SELECT CASE WHEN c.relispartition
    THEN format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s', i.inhparent::regclass, i.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid))
    ELSE format('ALTER TABLE %s INHERIT %s', i.inhrelid::regclass, i.inhparent::regclass) END AS sql
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${USER_SCHEMA} ORDER BY i.inhrelid, i.inhseqno`;

/** What a parent gives to its partitions is made with the parent's. */
function CONSTRAINTS(kinds: string): string {
  return `
    SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) AS sql
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype IN (${kinds}) AND k.conparentid = 0 AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")}
    ORDER BY k.oid`;
}

/** Without the ONLY of a partitioned table's index: its partitions have joined by then, and get theirs with it. */
function INDEXES(kinds: string): string {
  return `
    SELECT replace(pg_get_indexdef(x.indexrelid), format(' ON ONLY %s USING ', x.indrelid::regclass),
      format(' ON %s USING ', x.indrelid::regclass)) AS sql
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN (${kinds}) AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")}
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
      AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = x.indexrelid)
    ORDER BY x.indexrelid`;
}

const VIEWS = `
  SELECT format('CREATE %sVIEW %I.%I AS %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' END, n.nspname, c.relname,
    rtrim(pg_get_viewdef(c.oid), ';')) AS sql
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")} ORDER BY c.oid`;

const TRIGGERS = `
  SELECT pg_get_triggerdef(t.oid) AS sql
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")} ORDER BY t.oid`;

const DATA = `
  SELECT c.oid::regclass::text AS name, pg_relation_size(c.oid) AS size,
    array(SELECT quote_ident(a.attname) FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")}
  ORDER BY size DESC, name`;

async function readTables(client: ClientBase): Promise<CopyTable[]> {
  const { rows } = await client.query<{ name: string; size: string; columns: string[] }>(DATA);
  return rows.map(({ name, size, columns }) => ({ name, size: Number(size), columns }));
}

/** Of all sequences, identity columns' included. Sequences are outside of snapshots, in `pg_dump` as well. */
async function readSequenceValues(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND ${USER_SCHEMA} AND ${notOfExtension("pg_class", "c.oid")} ORDER BY c.oid`);
  const statements: string[] = [];
  for (const { name } of rows) {
    const value = await client.query<{ sql: string }>(
      `SELECT format('SELECT setval(%L, %s, %L)', $1::text, last_value, is_called) AS sql FROM ${name}`,
      [name],
    );
    statements.push(...value.rows.map((row) => row.sql));
  }
  return statements;
}

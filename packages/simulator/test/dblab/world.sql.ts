/** A database with a bit of everything, in statements. */
export const WORLD = `
  CREATE EXTENSION citext; CREATE EXTENSION pgcrypto;
  CREATE SCHEMA "Sales Department"; CREATE SCHEMA audit;
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
  CREATE DOMAIN audit.positive AS int DEFAULT 1 CHECK (VALUE > 0);
  CREATE TYPE point3 AS (x float8, y float8, feeling mood);
  CREATE SEQUENCE ticket START WITH 100 INCREMENT BY 5;
  SELECT nextval('ticket'), nextval('ticket');

  CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
  CREATE TABLE "Sales Department"."Customers" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY (START WITH 10) PRIMARY KEY,
    "full name" text COLLATE "C" NOT NULL DEFAULT 'nobody',
    email citext UNIQUE, feeling mood DEFAULT 'ok', born date, tags text[], moods mood[], place point3,
    dropped int, "double" int GENERATED ALWAYS AS (twice(born - '2000-01-01')) STORED
  );
  ALTER TABLE "Sales Department"."Customers" DROP COLUMN dropped;
  CREATE FUNCTION customers() RETURNS SETOF "Sales Department"."Customers" LANGUAGE sql STABLE
    AS 'SELECT * FROM "Sales Department"."Customers"';

  CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), no int NOT NULL DEFAULT nextval('ticket'),
    customer bigint REFERENCES "Sales Department"."Customers" ("Id") ON DELETE CASCADE,
    total numeric(20, 6) CHECK (total >= 0), details jsonb, raw bytea, placed timestamptz, took interval,
    ratio float8, small real, flag boolean, quantity audit.positive, net inet, note text,
    virtual int GENERATED ALWAYS AS (no + 1) VIRTUAL
  );
  CREATE INDEX orders_details ON orders USING gin (details);
  CREATE INDEX orders_note ON orders (lower(note)) WHERE flag;
  CREATE TABLE empty_one (a int, b text);
  CREATE TABLE no_columns ();
  INSERT INTO no_columns DEFAULT VALUES;

  CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, what text, CHECK (id > 0)) PARTITION BY RANGE (at);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01Z') TO ('2026-01-01Z');
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  ALTER TABLE events ADD PRIMARY KEY (id, at);
  CREATE INDEX ON events (what);

  CREATE TABLE audit.log (n int); CREATE TABLE audit.special_log (extra text) INHERITS (audit.log);
  CREATE UNLOGGED TABLE scratch (n serial PRIMARY KEY) WITH (fillfactor = 70);

  CREATE VIEW b_view AS SELECT count(*) AS n FROM orders;
  CREATE VIEW a_view AS SELECT n + 1 AS n FROM b_view;
  CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer;
  CREATE UNIQUE INDEX ON totals (customer);
  CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := upper(NEW.note); RETURN NEW; END $$;

  INSERT INTO "Sales Department"."Customers" ("full name", email, feeling, born, tags, moods, place)
    SELECT 'Customer ' || g, 'c' || g || '@Example.org', (enum_range(NULL::mood))[g % 3 + 1], date '2000-01-01' + g,
      ARRAY['a,b', NULL, '"q"', E'back\\\\slash'], ARRAY['sad', 'ok']::mood[], ROW(g, -g, 'sad')::point3
    FROM generate_series(1, 500) g;
  INSERT INTO orders (customer, total, details, raw, placed, took, ratio, small, flag, quantity, net, note)
    SELECT 10 + g % 500, g * 1.000001, jsonb_build_object('g', g, 'text', E'tab\\t"quote"', 'null', NULL),
      decode(md5(g::text), 'hex'), timestamptz '2025-06-01 12:34:56.789012Z' + g * interval '1 minute',
      g * interval '1 day 2 hours', 1.0 / g, 0.1, g % 2 = 0, g, '10.0.0.1', E'line\\nbreak \\\\. \\\\N ünïcode ' || g
    FROM generate_series(1, 3000) g;
  INSERT INTO orders (total, ratio, small, note) VALUES (NULL, 'NaN', '-Infinity', ''), (0, '-0', NULL, NULL);
  INSERT INTO events SELECT g, timestamptz '2025-12-31 00:00Z' + g * interval '1 hour', 'e' FROM generate_series(1, 100) g;
  INSERT INTO audit.log VALUES (1); INSERT INTO audit.special_log VALUES (2, 'x');
  INSERT INTO scratch DEFAULT VALUES;
  CREATE TRIGGER shouting BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shout();
  REFRESH MATERIALIZED VIEW totals;
`;

/** Everything that defines a database, as comparable lines; names of what Postgres names by itself are left out. */
export const SHAPE = `
  SELECT * FROM (
    SELECT format('column %s.%s %s %s null=%s default=%s identity=%s generated=%s', a.attrelid::regclass, a.attname,
      format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, NOT a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_|^information'
    UNION ALL SELECT format('table %s %s %s %s', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_|^information'
    UNION ALL SELECT format('constraint %s %s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.contype <> 'n' AND n.nspname !~ '^pg_|^information'
    UNION ALL SELECT 'index ' || pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|^information'
    UNION ALL SELECT format('partition %s of %s %s', i.inhrelid::regclass, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid))
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    UNION ALL SELECT format('sequence %s.%s %s %s %s', schemaname, sequencename, start_value, increment_by, last_value) FROM pg_sequences
    UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prokind = 'f' AND n.nspname !~ '^pg_|^information' AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
    UNION ALL SELECT 'view ' || pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_|^information'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
  ) AS lines ORDER BY line COLLATE "C"`;

import { copyDatabase } from "../../packages/simulator/src/dblab/copy.ts";
import { PostgresHost } from "../../packages/simulator/src/postgres/host.ts";
import type { Figure } from "./figure.ts";

const ROWS = 200_000;

/** The simulated engine's copy of a database, from one real Postgres into another. */
export async function copy(): Promise<readonly Figure[]> {
  const host = await PostgresHost.start();
  try {
    const [source, target] = await Promise.all([
      host.create({ password: "source's", databases: ["big"] }),
      host.create({ password: "target's", databases: ["copy"] }),
    ]);
    const client = await source.connect("big");
    await client.query(`
      CREATE TABLE rows AS
        SELECT g AS id, md5(g::text) AS text, g * 1.5 AS number, now() AS at FROM generate_series(1, ${ROWS}) g;
      ALTER TABLE rows ADD PRIMARY KEY (id)`);
    await client.end();
    const { address, port, username, password } = source;
    const before = performance.now();
    const result = await copyDatabase({
      source: { host: address, port, dbname: "big", username, password },
      target: () => target.connect("copy"),
      dumpJobs: 3,
      restoreJobs: 2,
    });
    const seconds = (performance.now() - before) / 1000;
    if (!result.ok || result.rows !== ROWS)
      throw new Error(`the copy is not whole: ${JSON.stringify(result)}`);
    return [
      {
        name: "the simulated engine's copy of 200,000 rows",
        measured: seconds,
        limit: 6,
        unit: "s",
        limits: "most",
      },
    ];
  } finally {
    await host.close();
  }
}

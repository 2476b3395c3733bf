import type { LocalStage } from "@dblab-refresh/local/stage";
import { production } from "@dblab-refresh/local/world/production";
import { expect, it } from "vitest";
import { typed, typedJson } from "../typed.ts";

/** plan, doctor, cleanup. */
export function planning(stage: () => LocalStage): void {
  const type = (words: string) => typed(words, stage().operatorEnvironment);
  /** What RDS was asked to change, but for the restore that goes on beside this (retrying.ts). */
  const changesSince = (calls: number) =>
    stage()
      .world.rds.calls.slice(calls)
      .filter(({ mutating, names }) => mutating && !names.some((name) => name.startsWith("orders-staging")));

  it("plans a refresh: every check, the snapshot, and what RDS would be asked for; and changes nothing", async () => {
    const before = stage().world.rds.calls.length;

    const { code, output, complaint } = await type("plan demo");
    const plan = await typedJson("plan demo", stage().operatorEnvironment);

    expect(complaint).toBe("");
    expect(code).toBe(0);
    expect(output).toMatch(
      /✓ DBLab Engine \S+ answers[\s\S]*✓ No other job has the engine[\s\S]*✓ DBLab: a pool has no clones/,
    );
    expect(output).toMatch(/✓ Snapshot rds:production-db-\S+, .* old/);
    expect(output).toMatch(/instanceClass +db\.t3\.large[\s\S]*Team=data-platform/);
    expect(plan).toMatchObject({ target: "demo", restore: { instanceClass: "db.t3.large" } });
    expect(changesSince(before)).toEqual([]);
  });

  it("says what stands against a refresh, all of it, and exits as the job would end", async () => {
    const { code, output } = await typed("plan demo", {
      ...stage().operatorEnvironment,
      DBLAB_TOKEN: "another",
    });

    expect(code).toBe(1);
    expect(output).toMatch(
      /✗ engine-unauthorized: .*\(the job would end as failed\)\n +What to do: Correct dblab\.token/,
    );
    expect(output).toMatch(/✓ Snapshot rds:production-db-/);
  });

  const without = (...names: readonly string[]) =>
    Object.fromEntries(Object.entries(stage().operatorEnvironment).filter(([name]) => !names.includes(name)));

  it("does not say that a job would fail for want of a variable that only the stage has: it was not checked here", async () => {
    const { code, output } = await typed("plan demo", without("DBLAB_TOKEN"));
    const plan = await typed("plan demo --json", without("DBLAB_TOKEN"));

    expect(output).toMatch(
      /\? DBLab Engine could not be checked here: the variable DBLAB_TOKEN is not set on this machine\n +What to do: Nothing, if the stage has it: npx sst secret list has DblabToken\. To check it from here: DBLAB_TOKEN=… dblab-refresh plan demo\n/,
    );
    expect(output).not.toMatch(/✗|would end/);
    // What needs no token is looked at all the same.
    expect(output).toMatch(/✓ Snapshot rds:production-db-[\s\S]*instanceClass +db\.t3\.large/);
    expect(JSON.parse(plan.output)).toMatchObject({ unchecked: [{ looks: "engine" }] });
    expect(code).toBe(2);
  });

  it("makes every check of a plan without the source's password, which none of them needs", async () => {
    const { code, output } = await typed("plan demo", without("DB_PASSWORD"));

    expect(output).toMatch(/✓ DBLab Engine \S+ answers[\s\S]*✓ Snapshot rds:production-db-/);
    expect(output).toMatch(
      /\? whether the source's password is set could not be checked here: .* DB_PASSWORD /,
    );
    expect(output).not.toMatch(/✗|would end/);
    expect(code).toBe(0);
  });

  it("checks nothing of a target whose place is in a variable that is not here, and says so", async () => {
    const { code, output } = await typed("plan demo", without("DBLAB_ENDPOINT"));
    const diagnosis = await typed("doctor", without("DBLAB_ENDPOINT"));

    expect(output).toMatch(
      /\? it could not be checked here: the variable DBLAB_ENDPOINT is not set on this machine\n/,
    );
    expect(output).not.toMatch(/✗|✓|would end/);
    expect(code).toBe(2);
    expect(diagnosis.output).toMatch(/\? target demo: it could not be checked here: /);
    expect(diagnosis.output).not.toMatch(/[✗✓] target demo: /);
  });

  it("diagnoses what can be without the secrets that only the stage has, and finds no problem in that", async () => {
    const { output } = await typed("doctor", without("DBLAB_TOKEN", "DB_PASSWORD"));

    expect(output).toMatch(
      /\? target demo: DBLab Engine could not be checked here: .*\n.*\n\? target demo: whether the source's password .*\n.*\n✓ target demo: its source is there\n/,
    );
    expect(output).not.toMatch(/✗ target demo: /);
    expect(output).not.toMatch(/needs the variable/);
  });

  it("finds no problem in an RDS whose place only the stage knows", async () => {
    const { output } = await typed("doctor", without("RDS_ENDPOINT"));

    expect(output).toMatch(/\? RDS: it could not be checked here: the variable RDS_ENDPOINT /);
    expect(output).not.toMatch(/✗ RDS: /);
  });

  it("leaves a database's plan to its dry run", async () => {
    const { code, complaint } = await type("plan orders-staging");

    expect(code).toBe(2);
    expect(complaint).toContain("Run dblab-refresh enqueue restore orders-staging --dry-run --wait.");
  });

  it("says what it looked at, and which source is not there", async () => {
    const { code, output } = await type("doctor");

    expect(output).toMatch(/✓ job table: .*\n✓ lock table: .*\n✓ jobs queue: .*\n✓ RDS: .*\n✓ target demo: /);
    expect(output).toContain("✗ target demo-aurora: there is no production-cluster in us-east-1");
    expect(output).toContain("✓ database orders-staging: it is there");
    expect(code).toBe(1);
  });

  it("says which permissions to write it has not tried, why, and how to ask; and changes nothing in RDS", async () => {
    const before = stage().world.rds.calls.length;

    const { output } = await type("doctor");
    const found = await typed("doctor --json", stage().operatorEnvironment);

    expect(output).toMatch(
      /\? enqueue, cancel, retry: sqs:SendMessage was not tried: a message in .* is a request.*\n +What to do: .* aws iam simulate-principal-policy .*--action-names sqs:SendMessage\n/,
    );
    expect(output).toMatch(/\? pause, resume: dynamodb:PutItem, dynamodb:DeleteItem were not tried: /);
    expect(output).toMatch(/\? cleanup: rds:DeleteDBInstance, .*rds:StartDBCluster were not tried: /);
    expect(output).toMatch(/\? the functions: what their roles may do was not tried: /);
    const unchecked = JSON.parse(found.output).filter(
      ({ level }: { readonly level: string }) => level === "unchecked",
    );
    expect(unchecked).toHaveLength(4);
    expect(changesSince(before)).toEqual([]);
  });

  it("names what an engine is refused for, with the remedy", async () => {
    const wrong = await typed("doctor", { ...stage().operatorEnvironment, DBLAB_TOKEN: "another" });
    const away = await typed("doctor", {
      ...stage().operatorEnvironment,
      DBLAB_ENDPOINT: "http://127.0.0.1:1",
    });

    expect(wrong.output).toMatch(/✗ target demo: .*\n +What to do: Correct dblab\.token/);
    expect(away.output).toMatch(
      /✗ target demo: .*ECONNREFUSED.*\n +What to do: It cannot be reached from here\./,
    );
  });

  it("plans a refresh from an Aurora cluster: the cluster that would be restored, and its member's class", async () => {
    const { rds, source } = stage().world;
    const cluster = production(rds, "aurora-cluster", {
      identifier: "production-cluster",
      resourceId: "cluster-PLANNED",
      dbName: "shop",
      username: "postgres",
      createdAtMs: Date.now() - 86_400_000,
      endpoint: { address: "127.0.0.1", port: source.server.port },
    });
    const { identifier: snapshot } = cluster.snapshot({ takenAtMs: Date.now() - 3_600_000 });
    const before = rds.calls.length;

    const { code, output, complaint } = await type("plan demo-aurora");
    const plan = await typedJson("plan demo-aurora", stage().operatorEnvironment);

    expect(complaint).toBe("");
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`✓ Snapshot ${snapshot}, .* old`));
    expect(output).toMatch(
      new RegExp(`snapshotIdentifier +${snapshot}[\\s\\S]*its member's class +db\\.t3\\.large\\n`),
    );
    expect(plan).toMatchObject({
      target: "demo-aurora",
      restore: { snapshotIdentifier: snapshot, engine: "aurora-postgresql" },
      clone: { instanceClass: "db.t3.large" },
    });
    expect(changesSince(before)).toEqual([]);
  });

  it("says that a schedule is paused", async () => {
    await type("pause demo");
    const { output } = await type("doctor");
    await type("resume demo");

    expect(output).toMatch(/! lock table: demo is paused by .*\n +What to do: Run dblab-refresh resume demo/);
  });

  it("deletes old orphans, and what is not this installation's only if asked to", {
    timeout: 60_000,
  }, async () => {
    const { rds } = stage().world;
    const seed = (identifier: string, tags: Record<string, string>, hours: number) =>
      rds.seedInstance({
        identifier,
        tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        createdAtMs: Date.now() - hours * 3_600_000,
      });
    const managed = { ManagedBy: "dblab-rds-refresh", AutoDelete: "true" };
    seed("dblab-refresh-old-binarys", managed, 30);
    seed("dblab-refresh-new-binarys", managed, 1);
    seed("dblab-refresh-old-kept", { ...managed, AutoDelete: "false" }, 30);
    seed("dblab-refresh-old-others", { ...managed, "dblab-refresh:owner": "another/abc" }, 30);

    const before = rds.calls.length;
    const dry = await type("cleanup --dry-run --rds-refresh");
    const careful = await type("cleanup");
    const thorough = await type("cleanup --rds-refresh");

    expect(dry.output).toMatch(/old-binarys would be deleted: it is old, and the rds-refresh binary's/);
    expect(careful.output).toMatch(/old-binarys is left alone: .*--rds-refresh deletes those/);
    expect(careful.output).toMatch(/old-others is left alone: .*--others deletes those/);
    expect(thorough.output).toMatch(/old-binarys: Deleting dblab-refresh-old-binarys/);
    expect(thorough.output).toMatch(/new-binarys is left alone: it is younger than --max-age/);
    expect(thorough.output).toMatch(/old-kept is left alone: it has not all of our tags/);
    const deleted = rds.calls.slice(before).filter(({ operation }) => operation === "DeleteDBInstance");
    expect(deleted.map(({ names }) => names)).toEqual([["dblab-refresh-old-binarys"]]);
  });

  it("deletes no stranger, whatever is asked, and says what to do with it", async () => {
    const { rds } = stage().world;
    const createdAtMs = Date.now() - 900 * 3_600_000;
    rds.seedInstance({ identifier: "dblab-refresh-named-so", tags: [], createdAtMs });

    const before = rds.calls.length;
    const { output } = await type("cleanup --others --rds-refresh --max-age 1s");
    const { output: help } = await type("cleanup --help");

    expect(output).toMatch(
      /named-so is left alone: it has not all of our tags, .*: if it is not wanted, delete it in RDS by hand\n/,
    );
    const touched = rds.calls.slice(before).filter(({ mutating }) => mutating);
    expect(touched.filter(({ names }) => names.includes("dblab-refresh-named-so"))).toEqual([]);
    expect(help).toMatch(/never deleted: nothing proves that it is a clone/);
  });

  it("deletes nothing where the file is another stage's than the table", async () => {
    await stage().enqueue({ job: "refresh", target: "not-there", requestId: "any" });
    await stage().waitForJob(stage().jobIdOf("any"), { timeoutSeconds: 20 });

    const { code, complaint } = await typed(
      "cleanup --config config/example.yaml",
      stage().operatorEnvironment,
    );

    expect(code).toBe(2);
    expect(complaint).toMatch(
      /of the installation \S+, and the table dblab-refresh-jobs of local\. .*nothing was deleted/,
    );
  });
}

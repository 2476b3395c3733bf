import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import { type Machine, nothing } from "./machine.ts";

/** What RDS was asked to change. */
function changes({ small }: Machine): readonly string[] {
  return small.world.rds.calls.filter(({ mutating }) => mutating).map(({ operation }) => operation);
}

/** `run` as a user starts it. */
export function running(on: Machine): void {
  it("says with --dry-run what it would do, and changes nothing", async () => {
    const command = on.start(["-config", "config.yaml", "-dry-run"]);

    expect(await command.ended, command.text()).toBe(0);

    expect(command.text()).toContain(
      `default: would restore a clone of class db.t3.medium in subnet group default from ${on.small.world.source.latestSnapshot}`,
    );
    expect(changes(on)).toEqual([]);
    expect(await on.small.isRefreshed()).toBe(false);
    expect(readdirSync(on.small.folder)).toEqual(["config.yaml"]);
  }, 30_000);

  it("says in one line which variable is not set, and begins nothing", async () => {
    const command = on.start(["run", "--config", "config.yaml"], { DB_PASSWORD: "" });

    expect(await command.ended).toBe(2);

    expect(command.text()).toMatch(/^error: .*config\.yaml: .*DB_PASSWORD.* Nothing was begun: .*\n$/);
    expect(command.text().trim().split("\n")).toHaveLength(1);
    expect(on.small.world.rds.calls.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it.each(["run", "run --dry-run", "cleanup"])(
    "says in one line of %s that there are no credentials, and begins nothing",
    async (words) => {
      const command = on.start(
        [...words.split(" "), "-config", "config.yaml", "-state-dir", "no credentials"],
        {
          AWS_ACCESS_KEY_ID: "",
          AWS_SECRET_ACCESS_KEY: "",
          AWS_CONFIG_FILE: "/dev/null",
          AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        },
      );

      expect(await command.ended, command.text()).toBe(2);

      expect(command.text()).toMatch(/^error: no AWS credentials were found\. Set AWS_PROFILE.*\n$/);
      expect(storedJobs(join(on.small.folder, "no credentials"))).toEqual([]);
    },
    20_000,
  );

  it("says in one line that the credentials have expired, and begins nothing", async () => {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`;
    const leave = on.small.world.rdsGateway.meddle({
      before: () => ({ answer: { status: 403, headers: { "content-type": "text/xml" }, body } }),
    });

    const command = on.run("expired");

    expect(await command.ended, command.text()).toBe(2);
    leave();
    expect(command.text()).toMatch(/^error: the AWS credentials have expired\. Log in again.*\n$/);
    expect(storedJobs(join(on.small.folder, "expired"))).toEqual([]);
  }, 20_000);

  it("called as the rds-refresh binary refreshes DBLab from a clone and deletes it, whatever passes meanwhile", async () => {
    // Every fourth call to RDS is cut off, before or after it took effect.
    let count = 0;
    const leave = on.small.world.rdsGateway.meddle({
      before: () => (++count % 8 === 0 ? "break" : undefined),
      after: () => (count % 8 === 4 ? "break" : "answer"),
    });
    const command = on.start(["-config", "config.yaml", "-state-dir", "state"]);

    expect(await command.ended, command.text()).toBe(0);
    leave();

    expect(count).toBeGreaterThan(8);
    expect(await on.small.isRefreshed()).toBe(true);
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
    expect(changes(on)).toEqual(["RestoreDBInstanceFromDBSnapshot", "DeleteDBInstance"]);
    const [clone] = on.small.world.rds.calls.filter(({ mutating }) => mutating).flatMap(({ names }) => names);
    expect(clone).toMatch(/^dblab-refresh-/);
    // What it writes is for whoever reads logs.
    const written = readdirSync(join(on.small.folder, "state", "jobs")).map((name) =>
      readFileSync(join(on.small.folder, "state", "jobs", name), "utf8"),
    );
    for (const secret of [on.small.environment.DB_PASSWORD, on.small.environment.DBLAB_TOKEN])
      expect([command.text(), ...written].join("\n")).not.toContain(secret);
  }, 60_000);

  it.each([
    ["an unknown option", ["run", "--config", "config.yaml", "--dryrun"], /unknown option '--dryrun'/],
    ["no configuration", ["run"], /required option '-c, --config <file>' not specified/],
    ["a duration that is none", ["run", "-c", "x", "--shutdown-timeout", "25"], /A duration such as 25s/],
    [
      "a target that there is none of",
      ["run", "-c", "config.yaml", "--target", "x"],
      /has no target x\. It has default/,
    ],
    ["a file that there is none of", ["run", "-c", "nope.yaml"], /there is no such file/],
  ])("refuses %s with exit code 2", async (_, words, message) => {
    const command = on.start(words);

    expect(await command.ended).toBe(2);
    expect(command.text()).toMatch(message);
    expect(command.text()).not.toMatch(/\n {4}at /);
  });

  it.each([["-version"], ["--version"], ["-help"], ["run", "-help"]])("answers %s", async (...words) => {
    const command = on.start(words);

    expect(await command.ended).toBe(0);
    expect(command.text()).toMatch(/^(\d+\.\d+\.\d+\n$|Usage: dblab-refresh)/);
  });
}

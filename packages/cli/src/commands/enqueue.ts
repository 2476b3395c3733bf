import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import type { DatabaseOptions } from "../operator/sending/database-request.ts";
import type { EnqueueOptions } from "../operator/sending/enqueued.ts";
import type { NameOptions } from "../operator/stage/known-name.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addCheckOption, addStageOptions } from "../operator/stage/stage-options.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  const refresh = command
    .command("refresh")
    .summary("refresh a target")
    .argument("<target>", "a target of the stage");
  addEnqueueOptions(refresh).action((target: string, options: EnqueueOptions) =>
    send(async () => ({ job: "refresh", target }), { name: target, kind: "target", options }, finish),
  );
  addExamples(refresh, [
    ["dblab-refresh enqueue refresh main --stage prod", "prints the job's id"],
    ["dblab-refresh enqueue refresh main --stage prod --wait", "follows it; the exit code says how it ends"],
    ["dblab-refresh enqueue refresh main --stage prod --request-id nightly-31", "twice is one job"],
  ]);
  const restore = ofDatabase(
    command,
    finish,
    "restore",
    "restore a database, which then takes the old one's place",
  );
  restore
    .option("--from <source>", "new (take a snapshot), fixed, latest-automated, or a snapshot's identifier")
    .option("--point-in-time <time>", "such as 2026-01-31T03:00:00Z, in place of --from")
    .option("--to <identifier>", "restore under another name, and swap nothing")
    .option("--export", "export the snapshot, too")
    .option("--keep-original <duration>", "such as 24h: the original stays for so long")
    .option("--no-final-snapshot", "delete the original without one")
    .option("--isolate", "the original admits nobody from before the snapshot")
    .option("--cutover <how>", "rename or dns")
    .option("--order <order>", "beside or rename-first")
    .option("--dry-run", "change nothing: the job's timeline is the plan");
  addExamples(restore, [
    ["dblab-refresh enqueue restore orders --from new --dry-run --wait --stage prod", "the plan"],
    ["dblab-refresh enqueue restore orders --from new --wait --stage prod", "from a snapshot of now"],
    ["dblab-refresh enqueue restore orders --keep-original 24h --stage prod", "from the fixed snapshot"],
    ["dblab-refresh enqueue restore orders --to orders-copy --stage prod", "beside it: swap nothing"],
    ["dblab-refresh enqueue restore orders --point-in-time 2026-01-31T03:00:00Z --stage prod", "as it was"],
  ]);
  const snapshot = ofDatabase(
    command,
    finish,
    "snapshot",
    "take a database's snapshot, and let it have the fixed name",
  )
    .option("--export", "export it, too")
    .option("--dry-run", "change nothing: the job's timeline is the plan");
  addExamples(snapshot, [
    ["dblab-refresh enqueue snapshot orders --stage prod", "restore orders reads it from then on"],
    ["dblab-refresh enqueue snapshot orders --export --stage prod", "and its export, a job of its own"],
  ]);
  const exported = ofDatabase(command, finish, "export", "export a database's snapshot to S3")
    .option("--from <source>", "fixed, latest-automated, or a snapshot's identifier")
    .option("--dry-run", "change nothing: the job's timeline is the plan");
  addExamples(exported, [
    ["dblab-refresh enqueue export orders --stage prod", "the fixed snapshot"],
    [
      "dblab-refresh enqueue export orders --from latest-automated --stage prod --wait",
      "RDS's own, and follow it",
    ],
  ]);
  addExamples(command, [
    ["dblab-refresh enqueue refresh main --stage prod", "prints the job's id"],
    ["dblab-refresh enqueue refresh main --stage prod --wait", "follows it; the exit code says how it ends"],
    [
      "dblab-refresh enqueue restore orders --from new --dry-run --wait --stage prod",
      "the plan of a restore",
    ],
    ["dblab-refresh enqueue snapshot orders --export --stage prod", "a snapshot, and its export"],
  ]);
}

function ofDatabase(
  command: Command,
  finish: Finish,
  job: "restore" | "snapshot" | "export",
  summary: string,
): Command {
  const made = command
    .command(job)
    .summary(summary)
    .argument("<identifier>", "the database's, as in the stage's file");
  return addEnqueueOptions(made).action((identifier: string, options: EnqueueOptions & DatabaseOptions) =>
    send(
      async () => {
        const { databaseRequest } = await import("../operator/sending/database-request.ts");
        return databaseRequest(job, identifier, options);
      },
      { name: identifier, kind: "database", options },
      finish,
    ),
  );
}

function addEnqueueOptions(command: Command): Command {
  command.description(command.summary()).exitOverride();
  return addStageOptions(
    addCheckOption(
      command
        .option("--verbose", "print stacks of errors")
        .option("--wait", "follow the job to its end; the exit code is then how it ended")
        .option("--request-id <id>", "a name for the request: the same one twice is one job"),
    ),
  );
}

/** What a person has typed. */
interface Asked {
  readonly name: string;
  readonly kind: "target" | "database";
  readonly options: EnqueueOptions & NameOptions;
}

async function send(
  request: () => Promise<Readonly<Record<string, unknown>>>,
  { name, kind, options }: Asked,
  finish: Finish,
): Promise<void> {
  const [{ checkRequestId, enqueue }, { checkName }] = await Promise.all([
    import("../operator/sending/enqueued.ts"),
    import("../operator/stage/known-name.ts"),
  ]);
  findPlace(options);
  checkRequestId(options.requestId);
  const asked = await request();
  checkName(name, options, [kind]);
  finish(await enqueue(asked, options));
}

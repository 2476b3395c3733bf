// The files of deploy/ and the commands of the docs: that they are read by whoever reads them, and that the command takes
// what they say.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutBinaryForms } from "@dblab-refresh/cli/binary-arguments";
import { describe as describeCleanup } from "@dblab-refresh/cli/commands/cleanup-binary";
import { describe as describeRun } from "@dblab-refresh/cli/commands/run";
import { isFleeting } from "@dblab-refresh/cli/single-machine/installation-name";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const text = (path: string) => readFileSync(`${root}${path}`, "utf8");

/** Every line with our command, as words. */
function commandsIn(file: string): readonly (readonly string[])[] {
  return [...text(file).matchAll(/(?:^|[ /(`])dblab-refresh (-config|run|cleanup)( [^`#|\n>]*)?/gm)]
    .map(([, first, rest = ""]) => `${first}${rest.replaceAll("\\", " ")}`.trim().split(/\s+/))
    .filter((words) => !words.includes("…"));
}

/** Throws what commander says against the words. */
function parsed(words: readonly string[]): Readonly<Record<string, unknown>> {
  const [name, ...rest] = withoutBinaryForms(words);
  const command = new Command(name).exitOverride().configureOutput({ writeErr: () => {} });
  (name === "run" ? describeRun : describeCleanup)(command, () => {});
  command.action(() => {});
  command.parse(rest, { from: "user" });
  return command.opts();
}

interface Manifest {
  readonly kind: string;
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly terminationGracePeriodSeconds: number;
            readonly containers: readonly { readonly args: readonly string[] }[];
          };
        };
      };
    };
  };
}

describe("the commands of the docs and of deploy/", () => {
  const files = [
    "README.md",
    "docs/single-machine.md",
    "docs/migrating-from-rds-refresh.md",
    "deploy/cron/dblab-refresh",
    "deploy/systemd/dblab-refresh.service",
    "deploy/systemd/dblab-refresh-resume.service",
  ];
  it.each(files)("in %s are ones that the command takes", (file) => {
    const commands = commandsIn(file);

    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) expect(() => parsed(words), words.join(" ")).not.toThrow();
  });

  it("are all refused once they have an option that there is none of", () => {
    expect(() => parsed(["run", "--config", "x", "--resume"])).toThrow("unknown option");
  });
});

describe("the CronJob", () => {
  const documents = parseAllDocuments(text("deploy/kubernetes/cronjob.yaml")).map(
    (one): Manifest => one.toJS(),
  );
  const of = (kind: string) => documents.find((one) => one.kind === kind);

  it("has arguments that the command takes, and longer to end than its clean-up", () => {
    const pod = of("CronJob")?.spec.jobTemplate.spec.template.spec;
    const options = parsed(pod?.containers[0]?.args ?? []);

    expect(Number(options.shutdownTimeout)).toBeLessThan(pod?.terminationGracePeriodSeconds ?? 0);
  });

  it("has a configuration that can be used, with an installation of its own", () => {
    const read = readStage(of("ConfigMap")?.data["config.yaml"] ?? "", "config.yaml");

    expect(read).toMatchObject({ ok: true, stage: { installation: "k8s-orders" } });
  });
});

describe("the systemd units", () => {
  const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-units-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const analyze = (...words: readonly string[]) =>
    spawnSync("systemd-analyze", [...words], { encoding: "utf8", cwd: folder });
  const isThere = analyze("--version").status === 0;
  const units = readdirSync(`${root}deploy/systemd`);

  it.skipIf(!isThere)("have nothing that systemd does not know", () => {
    for (const name of units) {
      // The command is installed elsewhere than on this machine.
      const unit = text(`deploy/systemd/${name}`).replaceAll(
        "/usr/local/bin/dblab-refresh",
        process.execPath,
      );
      writeFileSync(join(folder, name), unit);
    }

    const verified = analyze("verify", "--man=no", ...units.map((name) => join(folder, name)));

    expect(units.length).toBeGreaterThan(2);
    // Of the machine's own units nothing is said here.
    expect(verified.stderr.split("\n").filter((line) => line.includes("dblab-refresh"))).toEqual([]);
    expect(verified.status).toBe(0);
  });
});

describe("the ECS task", () => {
  it("has arguments that the command takes, and longer to end than its clean-up", () => {
    const task = parse(text("deploy/ecs/task-definition.json"));
    const [container] = task.containerDefinitions;

    expect(Number(parsed(container.command).shutdownTimeout)).toBeLessThan(container.stopTimeout);
    expect(parse(text("deploy/ecs/schedule.json")).Target.EcsParameters.TaskCount).toBe(1);
  });

  it("mounts its volumes where the image has one, or Fargate gives them to root alone", () => {
    const [container] = parse(text("deploy/ecs/task-definition.json")).containerDefinitions;
    const volumes = [...text("Dockerfile").matchAll(/^VOLUME (.+)$/gm)].flatMap(([, all]) => all?.split(" "));

    expect(container.mountPoints).toHaveLength(2);
    for (const { containerPath } of container.mountPoints) expect(volumes).toContain(containerPath);
  });
});

describe("the image", () => {
  it("says that it is a container, whose installation's name does not follow from its host's", () => {
    const environment = Object.fromEntries(
      [...text("Dockerfile").matchAll(/^ENV (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
    );

    expect(isFleeting("default", environment)).toBe(true);
  });
});

describe("the IAM policy", () => {
  it("allows every call that a refresh makes, and changes nothing but what is called as a clone", () => {
    const { Statement } = JSON.parse(text("deploy/iam-policy.json"));
    const allowed = Statement.flatMap(({ Action }: { readonly Action: readonly string[] }) => Action);
    const sources = readdirSync(`${root}packages/aws/src`).filter((name) =>
      /^rds-(service|reads)/.test(name),
    );
    const calls = sources.flatMap((name) =>
      [...text(`packages/aws/src/${name}`).matchAll(/(?:new |paginate)([A-Z]\w+?)(?:Command)?\(/g)].map(
        ([, call]) => call,
      ),
    );
    const ofRds = calls.filter((call) =>
      /^(Describe|Restore|Create|Delete|Modify|Start)DB|^RestoreDB/.test(call ?? ""),
    );

    expect(ofRds.length).toBeGreaterThan(8);
    expect(ofRds.filter((call) => !allowed.includes(`rds:${call}`))).toEqual([]);
    const changing = Statement.find(({ Sid }: { readonly Sid: string }) => Sid === "DeleteClones");
    expect(changing.Resource.every((arn: string) => arn.endsWith(":dblab-refresh-*"))).toBe(true);
  });
});

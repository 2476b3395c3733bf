import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { made, types, valueAt } from "../synthesis/made.ts";
import { root } from "../synthesis/platform.ts";
import { type Synthesis, secrets } from "../synthesis/synthesis.ts";

/** What each function sends to, by its code; with the queue that it drains. */
const queuesOf: Readonly<Record<string, readonly string[]>> = {
  intake: [
    "jobs",
    "snapshotter",
    "cloner",
    "dblab-updater",
    "refresh-poller",
    "restorer",
    "exporter",
    "reaper",
    "notifier",
    "rejected",
  ],
  snapshotter: ["snapshotter", "cloner", "restorer", "exporter", "reaper", "notifier", "rejected"],
  cloner: ["cloner", "dblab-updater", "reaper", "notifier", "rejected"],
  "dblab-updater": ["dblab-updater", "refresh-poller", "reaper", "notifier", "rejected"],
  "refresh-poller": ["refresh-poller", "reaper", "notifier", "rejected"],
  restorer: ["restorer", "snapshotter", "reaper", "notifier", "rejected"],
  exporter: ["exporter", "reaper", "notifier", "rejected"],
  reaper: ["reaper", "notifier", "rejected"],
  notifier: ["notifier", "rejected"],
  "dead-letters": [
    "dead-letters",
    ...["snapshotter", "cloner", "dblab-updater", "refresh-poller", "restorer", "exporter", "reaper"],
    ...["notifier", "rejected"],
  ],
  janitor: [
    ...["snapshotter", "cloner", "dblab-updater", "refresh-poller", "restorer", "exporter", "reaper"],
    "notifier",
  ],
};
/** A channel's, which nobody but the notifier posts to. */
const webhooks = ["SLACK_WEBHOOK"];
/** To DBLab, or to databases. */
const connects = ["snapshotter", "dblab-updater", "refresh-poller", "restorer", "reaper", "janitor"];
/** Neither resolves targets, whatever the others do. */
const withoutSecrets = ["notifier", "dead-letters", "restorer", "exporter"];

export function functionClaims(stage: Synthesis): void {
  const prefix = `dblab-refresh-${stage.stage}-`;
  const functions = new Map(
    [...made(stage, types.function)].map(([name, inputs]) => [name.slice(prefix.length), inputs]),
  );
  const source = readFileSync(join(root, "test/infra/stages", `${stage.stage}.yaml`), "utf8");
  const referred = Object.keys(secrets).filter((name) => source.includes(`\${${name}}`));

  it("has every function of the architecture, and no other", () => {
    expect([...functions.keys()].sort()).toEqual(Object.keys(queuesOf).sort());
  });

  it("runs them on arm64 and Node 24, with memory and a time-out that were chosen", () => {
    for (const inputs of functions.values()) {
      expect(inputs).toMatchObject({
        architectures: ["arm64"],
        runtime: "nodejs24.x",
        memorySize: 512,
        timeout: 60,
        loggingConfig: { logFormat: "JSON" },
      });
    }
  });

  it("bundles each handler as minified ESM, and the stage's file with it", () => {
    expect(stage.builds).toHaveLength(functions.size);
    for (const build of stage.builds) {
      expect(build).toMatchObject({
        handler: expect.stringMatching(/^packages\/functions\/src\/[a-z-]+\.handler$/),
        runtime: "nodejs24.x",
        properties: { minify: true, format: "esm", architecture: "arm64" },
        copyFiles: [{ from: expect.stringContaining(`${stage.stage}.json`), to: "stage.json" }],
      });
    }
  });

  it.each(Object.keys(queuesOf))("gives %s the variables that it reads, and no other", (name) => {
    const variables = Object.keys(valueAt(functions.get(name), "environment", "variables") ?? {});
    const queues = queuesOf[name]?.map((queue) => `${queue.toUpperCase().replaceAll("-", "_")}_QUEUE_URL`);
    const own = referred.filter((secret) =>
      webhooks.includes(secret) ? name === "notifier" : !withoutSecrets.includes(name),
    );

    expect(variables.sort()).toEqual(
      [
        ...["STAGE_FILE", "JOB_TABLE", "LOCK_TABLE", "EVENT_BUS_NAME", ...(queues ?? []), ...own],
        ...(name === "exporter" && stage.stage === "production"
          ? ["EXPORT_BUCKET", "EXPORT_ROLE_ARN", "EXPORT_KMS_KEY_ID"]
          : []),
      ].sort(),
    );
  });

  it("keeps each function's log, for as long as the stage says", () => {
    const groups = made(stage, types.logGroup);

    expect(groups.size).toBe(functions.size);
    for (const [name, inputs] of functions) {
      const group = String(valueAt(inputs, "loggingConfig", "logGroup"));
      expect(group).toBe(`/aws/lambda/${prefix}${name}`);
      expect(groups.get(group)?.retentionInDays).toBe(stage.stage === "production" ? 90 : 30);
    }
  });

  it("puts those that talk to DBLab or to databases into the configured VPC, and no other", () => {
    for (const [name, inputs] of functions) {
      const inVpc = stage.stage === "production" && connects.includes(name);
      expect(inputs.vpcConfig, name).toEqual(
        inVpc
          ? {
              subnetIds: ["subnet-0a0a0a0a0a0a0a0a0", "subnet-0b0b0b0b0b0b0b0b0"],
              securityGroupIds: ["sg-0123456789abcdef0"],
            }
          : undefined,
      );
    }
  });
}

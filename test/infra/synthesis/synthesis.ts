import { spawn } from "node:child_process";
import { join } from "node:path";
import { sstName } from "@dblab-refresh/core/configuration/secret-names";
import type { SynthesizedResource } from "./mocks.ts";
import { hasPlatform, root, stagesFolder } from "./platform.ts";
import type { BuildOrder } from "./rpc-server.ts";

/** What a deployment of a stage would make. */
export interface Synthesis {
  readonly stage: string;
  /** Where it would be deployed. */
  readonly region: string;
  readonly app: { readonly removal: string; readonly protect: boolean; readonly providers: unknown };
  readonly resources: readonly SynthesizedResource[];
  /** By Pulumi's names: what a resource directly needs. It is made after that, and deleted before it. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** By Pulumi's names: what stays when the stage is removed. */
  readonly kept: readonly string[];
  /** SST's own components that have no parent. */
  readonly components: readonly { readonly type: string; readonly name: string }[];
  readonly builds: readonly BuildOrder[];
  /** Seconds. */
  readonly took: number;
}

/** The secrets that the test's stages refer to: one is a value, the others are references to stores. */
export const secrets = {
  ORDERS_DB_PASSWORD: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf:password::",
  BILLING_DB_PASSWORD: "arn:aws:ssm:eu-central-1:111122223333:parameter/billing/password",
  DBLAB_TOKEN: "t0ken",
  SLACK_WEBHOOK: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:slack-AbCdEf",
  DB_PASSWORD: "hunter2",
} as const;

/** A deployment that fails; its message is what a person would see. */
export class Refusal extends Error {
  /** What had been made, or begun, before, by Pulumi's names. */
  readonly registered: readonly string[];

  constructor(message: string, registered: readonly string[]) {
    super(message);
    this.registered = registered;
  }
}

interface SynthesisOptions {
  /** In place of the test's stages. */
  readonly configFolder?: string;
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * Synthesises a stage under Pulumi's mocks, in a process of its own.
 *
 * @throws Refusal with what a person would see in place of a deployment
 */
export async function synthesize(stage: string, options: SynthesisOptions = {}): Promise<Synthesis> {
  if (!hasPlatform()) throw new Error("SST's platform folder is absent or an older one: npm test makes it");
  const started = performance.now();
  const { code, output, complaint } = await run(stage, options);
  if (code !== 0) {
    if (output === "") throw new Error(complaint.trim());
    // Written by main.ts of this folder, as what is below.
    const { registered } = JSON.parse(output) as Pick<Refusal, "registered">;
    throw new Refusal(complaint.trim(), registered);
  }
  const made = JSON.parse(output) as Pick<
    Synthesis,
    "app" | "region" | "resources" | "needs" | "kept" | "components" | "builds"
  >;
  return { ...made, stage, took: (performance.now() - started) / 1000 };
}

function run(stage: string, options: SynthesisOptions) {
  const { configFolder = stagesFolder } = options;
  const variables = Object.entries(options.secrets ?? secrets).map(([name, value]) => [
    `SST_SECRET_${sstName(name)}`,
    value,
  ]);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(root, "test/infra/synthesis/main.ts"), stage],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, DBLAB_REFRESH_CONFIG: configFolder, ...Object.fromEntries(variables) },
    },
  );
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    output += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    complaint += part;
  });
  return new Promise<{ code: number | null; output: string; complaint: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, complaint }));
  });
}

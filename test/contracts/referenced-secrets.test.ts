// Variables that refer to Secrets Manager and SSM: the SDK's own clients over the services' JSON protocol.
import { secretsManagerClient, ssmClient } from "@dblab-refresh/aws/clients";
import { ReferencedSecrets } from "@dblab-refresh/aws/referenced-secrets";
import { SecretStores as AwsSecretStores } from "@dblab-refresh/aws/secret-stores";
import type { ErrorCode } from "@dblab-refresh/core/job/error-catalogue";
import { Fault } from "@dblab-refresh/core/job/fault";
import { currentMessage } from "@dblab-refresh/core/job/message";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { instant } from "@dblab-refresh/core/time";
import { jsonError } from "@dblab-refresh/local/world/gateway-call";
import { SecretStores } from "@dblab-refresh/local/world/secret-stores";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aJob } from "../../packages/core/test/job/a-job.ts";
import { anEngine, ENDPOINT } from "../../packages/core/test/steps/a-context.ts";
import { aStage, memoryPorts } from "../../packages/core/test/steps/memory-ports.ts";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/orders-a1B2c3";
const PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/prod/dblab-token";
const CREDENTIALS = '{"username":"dblab","password":"s3cret","port":5432,"empty":"","deep":{"a":"b"}}';

let stores: SecretStores;
let seconds: number;

beforeEach(async () => {
  stores = await SecretStores.start();
  seconds = 0;
  vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", stores.url);
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", stores.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stores.close();
});

/** The secrets of one function's life, whose environment has these variables. */
function secretsOf(variables: Readonly<Record<string, string>>): ReferencedSecrets {
  return new ReferencedSecrets(
    (name) => variables[name],
    { now: () => instant(seconds * 1000) },
    new AwsSecretStores(),
  );
}

/** What reading a variable with this value throws. */
async function faultOf(value: string): Promise<Fault> {
  try {
    await secretsOf({ DB_PASSWORD: value }).variable("DB_PASSWORD");
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a variable", () => {
  it.each([
    ["a password", "s3cret"],
    ["a password that looks a little like an ARN", "arn:aws:iam::123456789012:role/x"],
    ["an empty text", ""],
  ])("that holds %s is that, and no store is asked", async (_, value) => {
    expect(await secretsOf({ A: value }).variable("A")).toBe(value);
    expect(stores.calls).toEqual([]);
  });

  it("that is not set has no value", async () => {
    expect(await secretsOf({}).variable("A")).toBeUndefined();
  });

  it.each([
    ["a secret", SECRET, "s3cret"],
    ["a parameter, decrypted", PARAMETER, "t0ken"],
  ])("that refers to %s has its text", async (_, reference, text) => {
    stores.putSecret(SECRET, "s3cret");
    stores.putParameter(PARAMETER, "t0ken");

    expect(await secretsOf({ A: reference }).variable("A")).toBe(text);
  });

  it.each([
    ["a text", "password", "s3cret"],
    ["a number", "port", "5432"],
  ])("that refers to a key of a secret's JSON has what stands there: %s", async (_, key, text) => {
    stores.putSecret(SECRET, CREDENTIALS);

    expect(await secretsOf({ A: `${SECRET}:${key}::` }).variable("A")).toBe(text);
  });

  it.each([
    ["stage", "::AWSPREVIOUS:", "old"],
    ["id", ":::version-1", "old"],
    ["neither: the current one", ":::", "new"],
  ])("may name a version by its %s", async (_, behind, text) => {
    stores.putSecret(SECRET, "old");
    stores.putSecret(SECRET, "new");

    expect(await secretsOf({ A: `${SECRET}${behind}` }).variable("A")).toBe(text);
  });

  it("is asked for in the region of its ARN, which may be another than the function's", async () => {
    expect(await secretsManagerClient("eu-central-1").config.region()).toBe("eu-central-1");
    expect(await ssmClient("eu-west-1").config.region()).toBe("eu-west-1");
  });
});

describe("a function's life", () => {
  it("asks once in five minutes, for all keys of a secret together", async () => {
    stores.putSecret(SECRET, CREDENTIALS);
    const secrets = secretsOf({ A: `${SECRET}:username::`, B: `${SECRET}:password::` });

    expect(await Promise.all([secrets.variable("A"), secrets.variable("B")])).toEqual(["dblab", "s3cret"]);
    seconds = 299;
    await secrets.variable("B");

    expect(stores.calls).toHaveLength(1);
  });

  it("sees a rotated secret after five minutes", async () => {
    stores.putSecret(SECRET, "old");
    const secrets = secretsOf({ A: SECRET });
    await secrets.variable("A");
    stores.putSecret(SECRET, "new");

    seconds = 300;

    expect(await secrets.variable("A")).toBe("new");
  });

  it("does not keep an error: the next look asks again", async () => {
    const secrets = secretsOf({ A: SECRET });
    await expect(secrets.variable("A")).rejects.toThrow(/can't find/);
    stores.putSecret(SECRET, "s3cret");

    expect(await secrets.variable("A")).toBe("s3cret");
  });
});

describe("a reference that leads to nothing ends the job, and says which variable, which ARN, and what is missing", () => {
  beforeEach(() => {
    stores.putSecret(SECRET, CREDENTIALS);
  });

  it.each<[string, string, ErrorCode, RegExp]>([
    ["no such secret", `${SECRET}x`, "secret-not-found", /can't find the specified secret/],
    ["no such version", `${SECRET}::AWSPENDING:`, "secret-not-found", /AWSPENDING/],
    ["no such parameter", PARAMETER, "secret-not-found", /ParameterNotFound/],
    ["no such key", `${SECRET}:pasword::`, "secret-unreadable", /has no text under the key pasword/],
    [
      "a key of JavaScript's own",
      `${SECRET}:constructor::`,
      "secret-unreadable",
      /under the key constructor/,
    ],
    ["a key with nothing in it", `${SECRET}:empty::`, "secret-unreadable", /has nothing under the key empty/],
    ["a key with more JSON in it", `${SECRET}:deep::`, "secret-unreadable", /has no text under the key deep/],
    ["JSON without a key", SECRET, "secret-unreadable", /is JSON, and the ARN names no key/],
  ])("%s", async (_, reference, code, what) => {
    const fault = await faultOf(reference);

    expect(fault).toMatchObject({ code, passing: false, message: expect.stringMatching(what) });
    expect(fault.message).toContain("the variable DB_PASSWORD refers to arn:aws:");
    expect(fault.message).not.toMatch(/s3cret|5432/);
  });

  it.each([
    ["a text where JSON was meant", "s3cret", ":password::", /is no JSON object, so it has no key password/],
    ["bytes", new Uint8Array([1, 2]), "", /holds bytes, not a text/],
  ])("%s", async (_, content, behind, what) => {
    stores.putSecret(SECRET, content);

    const fault = await faultOf(`${SECRET}${behind}`);

    expect(fault).toMatchObject({ code: "secret-unreadable", passing: false });
    expect(fault.message).toMatch(what);
    expect(fault.message).not.toContain("s3cret");
  });

  it.each([
    ["a line break behind it", `${SECRET}\n`],
    ["a key without its colons", `${SECRET}:password`],
    ["no name", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"],
    ["a parameter's version", `${PARAMETER}:3`],
  ])("an ARN with %s, which is not shown: it may be a secret", async (_, value) => {
    const fault = await faultOf(value);

    expect(fault).toMatchObject({ code: "configuration-invalid", passing: false });
    expect(fault.message).toContain(
      "the variable DB_PASSWORD begins like a reference and is none: arn:aws:s",
    );
    expect(fault.message).not.toContain(value);
    expect(stores.calls).toEqual([]);
  });
});

describe("a store that refuses", () => {
  it.each<[string, number, string, ErrorCode, boolean]>([
    ["for want of a permission", 400, "AccessDeniedException", "permission-denied", false],
    ["because of its key", 400, "DecryptionFailure", "secret-unreadable", false],
    ["because the secret is to be deleted", 400, "InvalidRequestException", "secret-not-found", false],
    ["for now: throttling", 400, "ThrottlingException", "aws-fault", true],
    ["for now: an error of its own", 500, "InternalServiceError", "aws-fault", true],
  ])("%s", async (_, status, name, code, passing) => {
    stores.putSecret(SECRET, "s3cret");
    stores.meddle({ before: () => ({ answer: jsonError(status, name, "because") }) });

    const fault = await faultOf(SECRET);

    expect(fault).toMatchObject({ code, passing, service: "Secrets Manager", reason: name });
    expect(fault.message).toBe(
      `the variable DB_PASSWORD refers to ${SECRET}: secretsmanager:GetSecretValue: ${name}: because`,
    );
  });

  it("by breaking the connection may answer at the next look", async () => {
    stores.meddle({ before: () => "break" });

    expect(await faultOf(PARAMETER)).toMatchObject({ passing: true, service: "SSM" });
  });
});

describe("a step of a job", () => {
  const reference = `${SECRET}:password::`;
  const { main } = aStage().targets;
  const job = aJob({ step: "dblab-updater", ...(main && { target: main }), facts: { endpoint: ENDPOINT } });

  /** One look of the DBLab updater, whose engine repeats the password in what it says. */
  async function look() {
    const engine = anEngine({
      testSource: async ({ password }) => ({ ok: false, message: `cannot connect with ${password}` }),
    });
    const secrets = secretsOf({ PASSWORD: reference, TOKEN: "t0ken" });
    const ports = memoryPorts({ items: [job], secrets, of: { engine } });
    await runAnyStep(ports, currentMessage(job), { receiveCount: 1, waitedSeconds: 0 });
    return {
      job: ports.items.get(job.jobId),
      written: JSON.stringify([...ports.items]) + ports.logged.join(),
    };
  }

  it("sends the value to the engine, and writes it down nowhere", async () => {
    stores.putSecret(SECRET, CREDENTIALS);

    const { job, written } = await look();

    expect(job?.timeline.at(-1)?.say).toContain("cannot connect with [secret]");
    expect(written).not.toContain("s3cret");
  });

  it("fails the job if the secret is not there", async () => {
    const { job } = await look();

    expect(job).toMatchObject({ step: "reaper", verdict: "failed", error: { code: "secret-not-found" } });
  });

  it("tries again later if the store is away", async () => {
    stores.meddle({ before: () => ({ answer: jsonError(500, "InternalServiceError", "because") }) });

    const { job } = await look();

    expect(job).toMatchObject({ step: "dblab-updater", faults: 1 });
    expect(job?.timeline.at(-1)?.say).toMatch(/PASSWORD refers to .* \(trying again\)/);
  });
});

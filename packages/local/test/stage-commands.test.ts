import { type StageCommand, stageCommands } from "@dblab-refresh/local/demo/stage-commands";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let stage: LocalStage;
let commands: readonly StageCommand[];
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005 });
  commands = stageCommands(stage, "demo");
}, 60_000);
afterAll(() => stage.close(), 30_000);

/** The call as the AWS CLI and SDKs put it on the wire: the query protocol for RDS, JSON for the others. */
async function answerTo(title: string): Promise<string> {
  const found = commands.find((command) => command.title === title);
  if (found?.call === undefined) throw new Error(`there is no command ${title}`);
  const { service, operation, input } = found.call;
  const endpoint = stage.endpoints[service];
  // No signature: nothing here is anybody's account.
  const answer =
    service === "rds"
      ? await fetch(endpoint, {
          method: "POST",
          body: new URLSearchParams({ Action: operation, Version: "2014-10-31" }),
        })
      : await fetch(endpoint, {
          method: "POST",
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": `${service === "sqs" ? "AmazonSQS" : "DynamoDB_20120810"}.${operation}`,
            authorization:
              "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0",
            "x-amz-date": "20260101T000000Z",
          },
          body: JSON.stringify(input),
        });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return text;
}

describe("the commands of a stage that stays up", () => {
  it("ask for a refresh, cancel it, and find its job", { timeout: 60_000 }, async () => {
    await answerTo("Ask for a refresh");
    const jobId = stage.jobIdOf("by-hand");
    await answerTo("Cancel it");
    const job = await stage.waitForJob(jobId, { timeoutSeconds: 50 });

    expect(["cancelled", "succeeded"]).toContain(job.status);
    expect(await answerTo("What is it doing?")).toContain(`"jobId":{"S":"${jobId}"}`);
    expect(await answerTo("The jobs of the target, newest first")).toContain(jobId);
  });

  it("list instances and clusters as RDS does", async () => {
    expect(await answerTo("Clones, and all other instances")).toContain(
      "<DBInstanceIdentifier>production-db</DBInstanceIdentifier>",
    );
    expect(await answerTo("Aurora clones, and all other clusters")).toContain("DescribeDBClustersResult");
  });

  it("show what was rejected, without taking it away", async () => {
    await stage.enqueue("not JSON");
    await expect.poll(() => stage.rejected(), { timeout: 10_000 }).toHaveLength(1);

    const answers = [
      await answerTo("What could not be read, and why"),
      await answerTo("What could not be read, and why"),
    ];

    for (const answer of answers) {
      expect(answer).toContain("not JSON");
      expect(answer).toContain("request-unreadable");
    }
  });

  it("name an endpoint of the stage and nobody's credentials, so that none can reach the real AWS", () => {
    const aws = commands.filter(({ call }) => call !== undefined);

    expect(aws.length).toBeGreaterThan(5);
    for (const { command, call } of aws) {
      expect(command).toContain(`--endpoint-url ${stage.endpoints[call?.service ?? "sqs"]}`);
      expect(command).toMatch(/^AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 /);
    }
  });

  it("are written as the AWS CLI wants them", () => {
    const text = commands.map(({ command }) => command).join("\n");

    expect(text).toContain("aws rds describe-db-instances --endpoint-url");
    expect(text).toContain("aws sqs send-message --endpoint-url");
    expect(text).toContain(`--message-body '{"job":"refresh","target":"demo","requestId":"by-hand"}'`);
    expect(text).toContain("--consistent-read");
    expect(text).toContain("--no-scan-index-forward");
    expect(text).toContain(`--message-attribute-names '["All"]'`);
  });
});

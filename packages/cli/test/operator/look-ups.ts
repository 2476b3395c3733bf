import { readFileSync } from "node:fs";
import type { LocalStage } from "@dblab-refresh/local/stage";
import { expect, it } from "vitest";

const page = readFileSync(new URL("../../../../docs/job-table.md", import.meta.url), "utf8");

/** An `aws dynamodb …` line as the call that the AWS CLI makes of it. */
function callOf(line: string): { readonly operation: string; readonly input: Record<string, unknown> } {
  const [, , operation = "", ...rest] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, a, b]) => a ?? b ?? "",
  );
  const input: Record<string, unknown> = {};
  for (const [index, word] of rest.entries()) {
    if (!word.startsWith("--")) continue;
    const value = rest[index + 1];
    const isFlag = value === undefined || value.startsWith("--");
    const name = pascal(word.replace(/^--(no-)?/, ""));
    input[name] = isFlag ? !word.startsWith("--no-") : read(value);
  }
  return { operation: pascal(operation), input };
}

function read(value: string): unknown {
  return /^[{\d]/.test(value) ? JSON.parse(value) : value;
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The look-ups of docs/job-table.md, over DynamoDB's protocol. */
export function lookUps(stage: () => LocalStage): void {
  it.each(page.split("\n").filter((line) => line.startsWith("aws dynamodb ")))("%s", async (line) => {
    const { operation, input } = callOf(
      line.replaceAll(/dblab-refresh-prod-(jobs|locks)/g, "dblab-refresh-$1"),
    );

    const answer = await fetch(stage().endpoints.dynamodb, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        authorization:
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0",
        "x-amz-date": "20260101T000000Z",
      },
      body: JSON.stringify(input),
    });

    expect(answer.status, await answer.clone().text()).toBe(200);
  });

  it("names every attribute that items have", async () => {
    const jobs = await stage().jobs();
    const attributes = new Set(jobs.flatMap((job) => Object.keys(job)));

    expect(attributes.size).toBeGreaterThan(20);
    for (const attribute of attributes) expect(page, attribute).toContain(`\`${attribute}\``);
  });
}

import type { Statement } from "./permissions/statement.ts";

/** Source: "IAM and AWS STS quotas": all inline policies of a role, white space not counted. Characters. */
const MOST_CHARACTERS = 10_240;

/** @throws if IAM would refuse it for its size */
export function policyDocument(functionName: string, statements: readonly Statement[]): string {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  if (document.length <= MOST_CHARACTERS) return document;
  throw new Error(
    `The policy of ${functionName} has ${document.length} characters, IAM allows ${MOST_CHARACTERS}: divide the targets between two stages`,
  );
}

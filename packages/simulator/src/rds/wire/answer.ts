import { codeFailure, LostAnswer } from "../failure.ts";
import { wireError } from "./error.ts";
import { type FormTree, parseForm } from "./form.ts";
import { readInput } from "./input.ts";
import { writeError, writeOutput } from "./output.ts";
import { apiVersion, operationSchema } from "./schemas.ts";

/** Whatever answers RDS's operations: the model, or a stand-in of it. */
export interface RdsCalls {
  call(operation: string, input: unknown): unknown;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

/** Answers one request of RDS's query protocol; undefined: the answer is lost, destroy the connection. */
export function answerQuery(calls: RdsCalls, form: string, requestId: string): WireAnswer | undefined {
  try {
    const tree = parseForm(form);
    const operation = requestedOperation(tree);
    const output = calls.call(operation[2], readInput(operation[4], tree));
    return { status: 200, body: writeOutput(operation, output, requestId) };
  } catch (error) {
    if (error instanceof LostAnswer) return undefined;
    const failure = wireError(error);
    return { status: failure.status, body: writeError(failure, requestId) };
  }
}

function requestedOperation(form: FormTree) {
  const action = form.get("Action");
  const version = form.get("Version");
  if (typeof action !== "string") {
    throw codeFailure("MissingAction", "The request is missing an action or a required parameter.");
  }
  const schema = version === undefined || version === apiVersion ? operationSchema(action) : undefined;
  if (schema === undefined) {
    const asked = typeof version === "string" ? version : apiVersion;
    throw codeFailure("InvalidAction", `Could not find operation ${action} for version ${asked}`);
  }
  return schema;
}

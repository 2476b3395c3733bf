import type {
  $Command,
  RDSClientResolvedConfig,
  RDSServiceException,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-rds";
import { LostAnswer } from "./failure.ts";
import type { RdsCalls } from "./wire/answer.ts";
import { wireError } from "./wire/error.ts";

type RdsCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  RDSClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** As much of the SDK's RDSClient as its callers need. */
export interface InMemoryRdsClient {
  /**
   * @throws the SDK's exceptions as its client would throw them, without its retries; an error named `TimeoutError`
   * with the code `ECONNRESET` when the answer was lost
   */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: RdsCommand<Input, Output>,
    options?: unknown,
  ): Promise<Output>;
}

/** The SDK's commands straight on the model: no sockets, so that virtual time runs fast. */
export function inMemoryRdsClient(model: RdsCalls): InMemoryRdsClient {
  let requests = 0;
  return {
    async send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
      command: RdsCommand<Input, Output>,
    ): Promise<Output> {
      requests += 1;
      const metadata = { requestId: `in-memory-${requests}`, attempts: 1, totalRetryDelay: 0 };
      try {
        const output = model.call(operationOf(command), command.input);
        // What the model answers to an operation is that operation's output: its handlers are typed so.
        return { ...Object(output), $metadata: { ...metadata, httpStatusCode: 200 } } as Output;
      } catch (error) {
        throw asTheSdkThrows(error, metadata);
      }
    },
  };
}

/** By the command's own schema, `[9, namespace, name, …]`: a bundler may rename its class. */
export function operationOf(command: object): string {
  const schema: unknown = "schema" in command ? command.schema : undefined;
  const name: unknown = Array.isArray(schema) ? schema[2] : undefined;
  if (typeof name !== "string") throw new Error(`${command.constructor.name} is no command of the SDK's`);
  return name;
}

interface Metadata {
  readonly requestId: string;
  readonly attempts: number;
  readonly totalRetryDelay: number;
}

function asTheSdkThrows(error: unknown, metadata: Metadata): unknown {
  // The SDK's HTTP handler gives a reset connection this name and keeps Node's code.
  if (error instanceof LostAnswer) {
    return Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
  }
  if (!isServiceException(error)) return error;
  const { code, status, type } = wireError(error);
  return Object.assign(error, {
    Code: code,
    Type: type,
    $metadata: { ...metadata, httpStatusCode: status },
  });
}

const isServiceException = (error: unknown): error is RDSServiceException =>
  error instanceof Error && "$fault" in error;

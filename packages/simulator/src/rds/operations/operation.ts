import { checkedInput } from "../input.ts";
import type { OperationSchema } from "../wire/schemas.ts";
import type { World } from "../world.ts";

/** One of RDS's operations: its schema in the SDK, and what it does to the world. */
export interface Operation {
  readonly name: string;
  /** @throws the errors that AWS documents for the operation */
  run(world: World, input: unknown): unknown;
}

/** @param act takes the input as the SDK types it and gives the output likewise */
export function operation<Input, Output>(
  schema: OperationSchema,
  act: (world: World, input: Input) => Output,
): Operation {
  const [, , name, , inputSchema] = schema;
  // The schema is what the SDK's types are generated from: what passed it is of that type.
  return { name, run: (world, input) => act(world, checkedInput(inputSchema, input) as Input) };
}

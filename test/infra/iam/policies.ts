import { proposed } from "./proposal.ts";
import type { PolicyOf } from "./statement.ts";

/** The policies under test. */
export const policyOf: PolicyOf = proposed;

import { deployed } from "../deployed-policies.ts";
import type { PolicyOf } from "./statement.ts";

/** The policies under test: the deployment's own. */
export const policyOf: PolicyOf = deployed;

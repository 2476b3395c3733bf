import type { Generator } from "../generator.ts";
import { type DatabaseName, type DatabasesScenario, databaseNames } from "./scenario.ts";

/** A security group that admits nobody. */
export const CLOSED_GROUP = "sg-0c105ed0c105ed000";

/** Where exports go, and as whom. */
export const exportPlace = {
  bucket: "exports",
  roleArn: "arn:aws:iam::123456789012:role/exports",
  kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/exports",
};

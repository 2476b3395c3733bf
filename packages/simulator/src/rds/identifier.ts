import { createHash } from "node:crypto";
import { invalidValue, missingParameter } from "./failure.ts";

/** Longest identifiers; a snapshot's may be longer than an instance's or a cluster's. */
const longest = {
  DBInstanceIdentifier: 63,
  NewDBInstanceIdentifier: 63,
  DBClusterIdentifier: 63,
  NewDBClusterIdentifier: 63,
};
const longestSnapshot = 255;

/**
 * A name for something new, as RDS stores it: lower-case.
 *
 * @param parameter the input's member, for the message (`DBInstanceIdentifier`)
 * @throws InvalidParameterValue, MissingParameter
 */
export function newIdentifier(parameter: string, given: string | undefined): string {
  if (given === undefined) throw missingParameter(parameter);
  if (given === "") throw invalidValue(`The parameter ${parameter} must be provided and must not be blank.`);
  const limit = Object.entries(longest).find(([name]) => name === parameter)?.[1] ?? longestSnapshot;
  if (given.length > limit) {
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier because it is longer than ${limit} characters.`,
    );
  }
  if (!/^[a-z](?:-?[a-z0-9])*$/i.test(given)) {
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; ` +
        "must contain only ASCII letters, digits, and hyphens; " +
        "and must not end with a hyphen or contain two consecutive hyphens.",
    );
  }
  return given.toLowerCase();
}

const resourceAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `db-` and 26 upper-case letters and digits, from an id of any form: 130 bits of its hash. */
export function resourceIdOf(prefix: "db" | "cluster", id: string): string {
  const bytes = [...createHash("sha256").update(id).digest().subarray(0, 26)];
  return `${prefix}-${bytes.map((byte) => resourceAlphabet[byte % 32]).join("")}`;
}

/** A UUID from an id of any form. */
export function uuidOf(id: string): string {
  const hex = createHash("sha256").update(id).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

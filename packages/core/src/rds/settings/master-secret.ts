import type { Described } from "../../ports/databases.ts";
import { flag, given, part, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** Whether RDS keeps the master password in Secrets Manager. */
export function isManaged(described: Described): boolean {
  return text(part(described, "MasterUserSecret"), "SecretArn") !== undefined;
}

/**
 * A master password that RDS keeps in Secrets Manager. The restores take it for Oracle only, so it is a modification;
 * the secret is another one, since its name has the resource id in it.
 */
export const managedPassword: Setting = {
  name: "managed master password",
  fields: ["MasterUserSecret"],
  value: (described) => {
    const secret = part(described, "MasterUserSecret");
    return text(secret, "SecretArn") ? { key: text(secret, "KmsKeyId") } : "no";
  },
  modify: {
    call: "managed password",
    input: (original, current) => {
      const secret = part(original, "MasterUserSecret");
      if (!isManaged(original) || isManaged(current)) return {};
      return given({ ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: text(secret, "KmsKeyId") });
    },
  },
  why: (original, current) => {
    const [was, is] = [original, current].map((one) => text(part(one, "MasterUserSecret"), "SecretArn"));
    if (was && is) return "the key of a managed secret cannot be changed while RDS manages it";
    return is ? "to stop managing it, RDS demands a password, which nothing here knows" : undefined;
  },
  lost: (original) => {
    const arn = text(part(original, "MasterUserSecret"), "SecretArn");
    if (!arn) return undefined;
    return `the managed secret ${arn} names the resource id: the new database gets a secret of its own, under another ARN, and whoever reads the old one must be told`;
  },
};

/** Logins by IAM are a switch; the policies that allow them name the resource id. */
export const iamAuthentication: Setting = {
  name: "IAM authentication",
  fields: ["IAMDatabaseAuthenticationEnabled"],
  value: (described) => flag(described, "IAMDatabaseAuthenticationEnabled"),
  restore: (original) => ({
    EnableIAMDatabaseAuthentication: flag(original, "IAMDatabaseAuthenticationEnabled"),
  }),
  modify: {
    call: "settings",
    input: (original) => ({
      EnableIAMDatabaseAuthentication: flag(original, "IAMDatabaseAuthenticationEnabled"),
    }),
  },
  lost: (original) => {
    const id = text(original, "DbiResourceId") ?? text(original, "DbClusterResourceId");
    if (!flag(original, "IAMDatabaseAuthenticationEnabled")) return undefined;
    return `policies that allow rds-db:connect name the resource id ${id}: they must be given the new one before IAM logins work`;
  },
};

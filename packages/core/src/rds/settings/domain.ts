import type { Described, Input } from "../../ports/databases.ts";
import { given, parts, text, texts } from "./reading.ts";
import { passed, type Setting } from "./setting.ts";

/** An instance's membership of a directory: AWS's own (an id and a role), or one's own (a name, a unit, a secret). */
export const instanceDomain: Setting = domain((membership) =>
  text(membership, "AuthSecretArn")
    ? given({
        DomainFqdn: text(membership, "FQDN"),
        DomainOu: text(membership, "OU"),
        DomainAuthSecretArn: text(membership, "AuthSecretArn"),
        DomainDnsIps: texts(membership, "DnsIps"),
      })
    : ofManagedDirectory(membership),
);

/** A cluster's: AWS's own directory only. */
export const clusterDomain: Setting = domain(ofManagedDirectory);

function ofManagedDirectory(membership: Described): Input {
  return given({
    Domain: text(membership, "Domain"),
    DomainIAMRoleName: text(membership, "IAMRoleName"),
  });
}

function domain(joined: (membership: Described) => Input): Setting {
  const input = (original: Described): Input => {
    const [membership] = parts(original, "DomainMemberships");
    return membership ? joined(membership) : {};
  };
  return {
    name: "domain",
    fields: ["DomainMemberships"],
    // The status is the joining's, and the name of AWS's own directory follows from its id.
    value: (described) => parts(described, "DomainMemberships").map(joined),
    restore: input,
    modify: {
      call: "domain",
      input: (original) =>
        parts(original, "DomainMemberships").length > 0 ? input(original) : { Domain: "none" },
    },
    passes: (original) => passed(input(original), "DomainIAMRoleName", "the domain"),
  };
}

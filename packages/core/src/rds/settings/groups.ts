import type { Described } from "../../ports/databases.ts";
import { isOfAnotherMajor } from "./engine-version.ts";
import { given, namesIn, part, parts, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

const firstOf = (described: Described, list: string, name: string) =>
  text(parts(described, list)[0] ?? {}, name);

const ofAnotherMajor = "the snapshot is of another major version, which has groups of its own";

/** The static parameters of another group are read at the next reboot: see `needsReboot`. */
export const parameterGroup: Setting = {
  name: "parameter group",
  fields: ["DBParameterGroups"],
  value: (described) => firstOf(described, "DBParameterGroups", "DBParameterGroupName"),
  restore: (original, source) =>
    isOfAnotherMajor(original, source)
      ? {}
      : given({ DBParameterGroupName: firstOf(original, "DBParameterGroups", "DBParameterGroupName") }),
  create: (original) =>
    given({ DBParameterGroupName: firstOf(original, "DBParameterGroups", "DBParameterGroupName") }),
  modify: {
    call: "settings",
    input: (original, current) =>
      hasAnotherMajor(original, current)
        ? {}
        : given({ DBParameterGroupName: firstOf(original, "DBParameterGroups", "DBParameterGroupName") }),
  },
  why: (original, current) => (hasAnotherMajor(original, current) ? ofAnotherMajor : undefined),
};

export const clusterParameterGroup: Setting = {
  name: "cluster parameter group",
  fields: ["DBClusterParameterGroup"],
  value: (described) => text(described, "DBClusterParameterGroup"),
  restore: (original, source) =>
    isOfAnotherMajor(original, source)
      ? {}
      : given({ DBClusterParameterGroupName: text(original, "DBClusterParameterGroup") }),
  modify: {
    call: "settings",
    input: (original, current) =>
      hasAnotherMajor(original, current)
        ? {}
        : given({ DBClusterParameterGroupName: text(original, "DBClusterParameterGroup") }),
  },
  why: (original, current) => (hasAnotherMajor(original, current) ? ofAnotherMajor : undefined),
};

export const optionGroup = optionGroupOf("OptionGroupMemberships", "OptionGroupName");
export const clusterOptionGroup = optionGroupOf(
  "DBClusterOptionGroupMemberships",
  "DBClusterOptionGroupName",
);

function optionGroupOf(list: string, name: string): Setting {
  const input = (original: Described) => given({ OptionGroupName: firstOf(original, list, name) });
  return {
    name: "option group",
    fields: [list],
    value: (described) => firstOf(described, list, name),
    restore: (original, source) => (isOfAnotherMajor(original, source) ? {} : input(original)),
    modify: {
      call: "settings",
      input: (original, current) => (hasAnotherMajor(original, current) ? {} : input(original)),
    },
    why: (original, current) => (hasAnotherMajor(original, current) ? ofAnotherMajor : undefined),
  };
}

function hasAnotherMajor(original: Described, current: Described): boolean {
  const engineVersion = text(current, "EngineVersion");
  const snapshot = { kind: "snapshot", identifier: "", ...(engineVersion && { engineVersion }) } as const;
  return isOfAnotherMajor(original, snapshot);
}

export const securityGroups: Setting = {
  name: "security groups",
  fields: ["VpcSecurityGroups"],
  value: (described) => namesIn(described, "VpcSecurityGroups", "VpcSecurityGroupId"),
  restore: (original) => securityGroupInput(namesIn(original, "VpcSecurityGroups", "VpcSecurityGroupId")),
  modify: {
    call: "settings",
    input: (original) => securityGroupInput(namesIn(original, "VpcSecurityGroups", "VpcSecurityGroupId")),
  },
};

/** Left out it means the VPC's default; an empty list would be refused. */
export function securityGroupInput(groups: readonly string[]): Described {
  return groups.length > 0 ? { VpcSecurityGroupIds: groups } : {};
}

/** Of an instance. Another group of the same VPC cannot be had afterwards. */
export const subnetGroup: Setting = {
  name: "subnet group",
  fields: ["DBSubnetGroup"],
  value: (described) => text(part(described, "DBSubnetGroup"), "DBSubnetGroupName"),
  restore: (original) =>
    given({ DBSubnetGroupName: text(part(original, "DBSubnetGroup"), "DBSubnetGroupName") }),
  why: () => "the subnet group is chosen at the restore, and cannot be changed within a VPC",
};

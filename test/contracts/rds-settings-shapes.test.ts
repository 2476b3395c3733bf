// The table of settings, held to the SDK's own shapes: a new field of Describe must find its place in the table.
import * as sdk from "@aws-sdk/client-rds";
import type { DatabaseKind, Described } from "@dblab-refresh/core/ports/databases";
import { clusterSettings } from "@dblab-refresh/core/rds/settings/cluster-settings";
import { instanceSettings } from "@dblab-refresh/core/rds/settings/instance-settings";
import { memberSettings } from "@dblab-refresh/core/rds/settings/member-settings";
import {
  clusterNonSettings,
  instanceNonSettings,
  memberNonSettings,
} from "@dblab-refresh/core/rds/settings/non-settings";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { memberInput, restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import { NormalizedSchema } from "@smithy/core/schema";
import { describe, expect, it } from "vitest";
import { clusterWithEverything, instanceWithEverything, memberWithEverything } from "./rds-everything.ts";

type Schema = Parameters<typeof NormalizedSchema.of>[0];

/** The members of a structure, by name. */
const membersOf = (schema: Schema) => new Map(NormalizedSchema.of(schema).structIterator());
const inputOf = (operation: typeof sdk.ModifyDBInstance$) => operation[4];

describe("every field that Describe shows", () => {
  it.each([
    ["an instance", sdk.DBInstance$, instanceSettings, instanceNonSettings],
    ["a member", sdk.DBInstance$, memberSettings, memberNonSettings],
    ["a cluster", sdk.DBCluster$, clusterSettings, clusterNonSettings],
  ] as const)("of %s is a setting of the table, or no setting for a reason, and never both", (...row) => {
    const [, schema, settings, nonSettings] = row;
    const fields = [...settings.flatMap((setting) => setting.fields), ...Object.keys(nonSettings)];

    expect(fields.toSorted()).toEqual([...membersOf(schema).keys()].toSorted());
  });
});

/** What does not fit into the schema: `Iops: not a number`. Empty if all of it does. */
function misfits(schema: Schema, input: unknown, path = ""): readonly string[] {
  const shape = NormalizedSchema.of(schema);
  if (shape.isStructSchema()) {
    const members = membersOf(schema);
    return Object.entries(input ?? {}).flatMap(([name, value]) => {
      const member = members.get(name);
      return member ? misfits(member, value, `${path}${name}`) : [`${path}${name}: unknown`];
    });
  }
  if (shape.isListSchema()) {
    if (!Array.isArray(input)) return [`${path}: not a list`];
    return input.flatMap((one) => misfits(shape.getValueSchema(), one, `${path}[].`));
  }
  const type = shape.isBooleanSchema() ? "boolean" : shape.isNumericSchema() ? "number" : "string";
  // Times are ISO 8601 texts until the adapter sends them.
  return typeof input === type ? [] : [`${path}: not a ${type}`];
}

/** Some other database with nothing of the original's settings. */
const bare = (described: Described): Described => ({
  DBInstanceIdentifier: "new",
  DBClusterIdentifier: described.DBClusterIdentifier && "new",
  Engine: described.Engine,
  AllocatedStorage: 5,
});

describe("an input made of every setting", () => {
  const snapshot = { kind: "snapshot", identifier: "snap" } as const;
  const pointInTime = { kind: "point-in-time", resourceId: "db-1", at: "2026-03-01T10:00:00.000Z" } as const;
  const wishes = { identifier: "new", tags: { a: "b" } };

  it.each([
    ["RestoreDBInstanceFromDBSnapshot", sdk.RestoreDBInstanceFromDBSnapshot$, "db-instance", snapshot],
    ["RestoreDBInstanceToPointInTime", sdk.RestoreDBInstanceToPointInTime$, "db-instance", pointInTime],
    ["RestoreDBClusterFromSnapshot", sdk.RestoreDBClusterFromSnapshot$, "db-cluster", snapshot],
    ["RestoreDBClusterToPointInTime", sdk.RestoreDBClusterToPointInTime$, "db-cluster", pointInTime],
  ] as const)("is one that %s takes, name by name and type by type", (_name, operation, kind, source) => {
    const original = kind === "db-instance" ? instanceWithEverything : clusterWithEverything;

    const input = restoreInput(kind, original, { ...wishes, source });

    expect(misfits(operation[4], input)).toEqual([]);
    expect(Object.keys(input).length).toBeGreaterThan(25);
  });

  it("is one that CreateDBInstance takes", () => {
    const input = memberInput(memberWithEverything, { ...wishes, clusterIdentifier: "new-cluster" });

    expect(misfits(inputOf(sdk.CreateDBInstance$), input)).toEqual([]);
  });

  it.each([
    ["ModifyDBInstance, for an instance", sdk.ModifyDBInstance$, "db-instance", instanceWithEverything],
    ["ModifyDBInstance, for a member", sdk.ModifyDBInstance$, "db-instance", memberWithEverything],
    ["ModifyDBCluster", sdk.ModifyDBCluster$, "db-cluster", clusterWithEverything],
  ] as const)("is one that %s takes", (_name, operation, kind: DatabaseKind, original) => {
    const { modifications } = replay(kind, original, bare(original));

    expect(modifications.flatMap(({ input }) => misfits(operation[4], input))).toEqual([]);
    expect(modifications.length).toBeGreaterThan(1);
  });
});

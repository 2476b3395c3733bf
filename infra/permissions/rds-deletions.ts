import type { RdsArns } from "./rds-arns.ts";
import { ownedTags } from "./rds-tags.ts";
import { allow, type Statement } from "./statement.ts";

/**
 * Deletes clones, after taking a deletion protection off, after starting what somebody stopped: all of it only under
 * their prefix and with both tags of this installation.
 */
export function rdsDeletions(arns: RdsArns, installation: string): readonly Statement[] {
  const owned = ownedTags(installation);
  const actions = (thing: "DBInstance" | "DBCluster") =>
    ["Delete", "Modify", "Start"].map((verb) => `rds:${verb}${thing}`);
  return [
    allow("ReapInstances", actions("DBInstance"), arns.clones("db"), owned),
    allow("ReapClusters", actions("DBCluster"), arns.clones("cluster"), owned),
  ];
}

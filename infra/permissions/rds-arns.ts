import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { TargetSource } from "@dblab-refresh/core/configuration/target";
import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { arn, type Place } from "./statement.ts";

type RdsType = "db" | "cluster" | "snapshot" | "cluster-snapshot" | "subgrp" | "pg" | "cluster-pg" | "og";
type SourceType = "rds" | "aurora-cluster";

/** What a target names, as text: RDS's names, or an ARN for what another account shares. */
export type Naming = (target: TargetSource) => readonly string[];

/** ARNs of RDS's things over a stage's targets, each in its target's region, each once. */
export interface RdsArns {
  /** What the targets name; only of those with such a source, if one is given. */
  named(type: RdsType, naming: Naming, source?: SourceType): readonly string[];
  /** Everything that has the clones' prefix. */
  clones(type: "db" | "cluster", source?: SourceType): readonly string[];
  /** The configured sources. */
  sources(source: SourceType): readonly string[];
  /** The configured snapshots of other accounts. */
  shared(source: SourceType): readonly string[];
}

export function rdsArns(stage: Stage, place: Place): RdsArns {
  const named: RdsArns["named"] = (type, naming, source) => {
    const found = Object.values(stage.targets)
      .filter((target) => source === undefined || target.source.type === source)
      .flatMap((target) => naming(target).map((name) => arnOf(type, name, String(target.aws.region))));
    return [...new Set(found)].sort();
  };
  const arnOf = (type: RdsType, name: string, region: string) =>
    name.startsWith("arn:") ? name : arn({ ...place, region }, "rds", `${type}:${name}`);
  return {
    named,
    clones: (type, source) => named(type, () => [`${CLONE_PREFIX}*`], source),
    sources: (source) =>
      named(source === "rds" ? "db" : "cluster", (target) => [sourceIdentifier(target)], source),
    shared: (source) =>
      named("snapshot", (target) => snapshotNames(target).filter((name) => name.startsWith("arn:")), source),
  };
}

/** RDS stores identifiers in lower case, and IAM compares them as they are. */
function sourceIdentifier({ source }: TargetSource): string {
  return String(source.identifier).toLowerCase();
}

/**
 * The snapshots that a target may be restored from: the one that it names, else its source's automated ones. Those of a
 * source whose name goes on from this one's with a hyphen cannot be told from them.
 */
export function snapshotNames(target: TargetSource): readonly string[] {
  const { snapshotIdentifier } = target.source;
  return snapshotIdentifier === undefined
    ? [`rds:${sourceIdentifier(target)}-*`]
    : [String(snapshotIdentifier)];
}

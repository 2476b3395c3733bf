/** Something that handlers made, or that came to be in what they made: as it is, not as Describe shows it. */
export interface Thing {
  readonly kind: "instance" | "cluster";
  /** Its name just now: others may rename it. */
  identifier: string;
  /** Absent until Describe has shown it. */
  resourceId?: string;
  /** Whose handler made it. */
  readonly jobId: string | undefined;
  /** The name that it was made under. */
  readonly madeAs: string;
  /** Of the cluster that it is a member of. */
  readonly clusterName?: string;
  /** Nobody can delete it: it never leaves `creating` or `deleting`, or has failed with its deletion protection on. */
  isStuck: boolean;
  /** The janitor deletes it, for a job that had ended or was never known: no job need list it. */
  isNobodys?: boolean;
}

export interface DescribedInstance {
  readonly DBInstanceIdentifier: string;
  readonly DbiResourceId: string;
  readonly DBInstanceStatus: string;
  readonly DBClusterIdentifier?: string;
  readonly Endpoint?: { readonly Address: string; readonly Port: number };
}

export interface DescribedCluster {
  readonly DBClusterIdentifier: string;
  readonly DbClusterResourceId: string;
  readonly Status: string;
  readonly Endpoint: string;
  readonly Port: number;
}

/** The truth about what handlers made and is not deleted yet. */
export class Restored {
  readonly #things = new Set<Thing>();

  get all(): readonly Thing[] {
    return [...this.#things];
  }

  add(made: {
    readonly kind: "instance" | "cluster" | "member";
    readonly identifier: string;
    readonly jobId: string | undefined;
    readonly isStuck?: boolean;
    readonly clusterName?: string;
  }): void {
    const { kind, identifier, jobId, isStuck = false, clusterName } = made;
    const inCluster = clusterName ?? (kind === "member" ? identifier.replace(/-instance$/, "") : undefined);
    this.#things.add({
      kind: kind === "cluster" ? "cluster" : "instance",
      identifier,
      madeAs: identifier,
      jobId,
      isStuck,
      ...(inCluster && { clusterName: inCluster }),
    });
  }

  /** Its deletion has begun, and will not end. */
  stick(identifier: string, by: "a job" | "the janitor"): void {
    for (const thing of this.#things) {
      if (thing.identifier !== identifier) continue;
      thing.isStuck = true;
      thing.isNobodys = by === "the janitor";
    }
  }

  named(kind: Thing["kind"], identifier: string): Thing | undefined {
    return this.all.find((thing) => thing.kind === kind && thing.identifier === identifier);
  }

  delete(kind: Thing["kind"], identifier: string): void {
    const thing = this.named(kind, identifier);
    if (thing) this.#things.delete(thing);
  }

  /** What Describe shows now: resource ids at first sight, new names, and members that nobody of ours made. */
  see(clusters: readonly DescribedCluster[], instances: readonly DescribedInstance[]): void {
    for (const { DBClusterIdentifier, DbClusterResourceId } of clusters)
      this.#seen("cluster", DBClusterIdentifier, DbClusterResourceId);
    for (const { DBInstanceIdentifier, DbiResourceId, DBClusterIdentifier } of instances) {
      if (this.#seen("instance", DBInstanceIdentifier, DbiResourceId)) continue;
      const cluster = DBClusterIdentifier && this.named("cluster", DBClusterIdentifier);
      if (!cluster) continue;
      this.add({
        kind: "instance",
        identifier: DBInstanceIdentifier,
        jobId: cluster.jobId,
        clusterName: cluster.madeAs,
      });
      this.#seen("instance", DBInstanceIdentifier, DbiResourceId);
    }
  }

  #seen(kind: Thing["kind"], identifier: string, resourceId: string): boolean {
    const known = this.all.find((thing) => thing.resourceId === resourceId);
    // Its name was free when it was made, so nobody else's thing has it until it is seen.
    const thing = known ?? this.all.find((one) => one.kind === kind && isFresh(one, identifier));
    if (thing === undefined) return false;
    thing.identifier = identifier;
    thing.resourceId = resourceId;
    return true;
  }
}

function isFresh(thing: Thing, identifier: string): boolean {
  return thing.resourceId === undefined && thing.identifier === identifier;
}

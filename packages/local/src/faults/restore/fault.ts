import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { JsonObject } from "../../changed-document.ts";
import type { World } from "../../world/world.ts";
import type { Expectation, LocalFault } from "../fault.ts";
import type { Striking } from "../striking.ts";

/** What a fault of a database's job has at hand. */
export interface RestoreScene {
  readonly world: World;
  readonly host: { kill(): void };
  /** Of the database. */
  readonly identifier: string;
  /** The job that it is to happen to, which has not begun. */
  readonly jobId: string;
  /** Sends to the jobs queue. */
  enqueue(request: object): Promise<unknown>;
  /** Resolves once a job stands at a step, whatever its end. */
  untilAt(requestId: string, step: string): Promise<void>;
}

/** What clients find under the database's name when the job has ended. `nobody`: the alert says what each thing is. */
export type Found = "the original" | "the restored" | "nobody" | "a stranger's";

export interface RestoreExpectation extends Expectation {
  readonly found: Found;
  /** What is left is a person's to finish: the janitor cannot. */
  readonly isStranded?: true;
}

/** Something that goes wrong in a snapshot, a restore or an export, by name. It happens to the next job. */
export interface RestoreFault extends Pick<LocalFault, "name" | "title" | "sources"> {
  readonly expected: RestoreExpectation;
  /** What else is expected at life-like durations and deadlines: here they are seconds, and pass before a limit of hours. */
  readonly inProduction?: Partial<RestoreExpectation>;
  /** What the database's configuration has otherwise, such as shorter deadlines. */
  readonly database?: JsonObject;
  /** What the job is asked to do. Default: Trapheus's `create_snapshot`. */
  readonly request?: JsonObject;
  inject(scene: RestoreScene): Striking | Promise<Striking>;
  /** The same where nothing but RDS has a part in it: it needs no stage. */
  strikeRds?(rds: RdsModel, identifier: string): Striking;
}

/** The request that meets the fault. */
export function requestOf(
  { request }: RestoreFault,
  { identifier, isCluster }: { readonly identifier: string; readonly isCluster: boolean },
): JsonObject {
  return request === undefined
    ? { identifier, task: "create_snapshot", isCluster }
    : { identifier, ...request };
}

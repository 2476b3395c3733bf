import type { ErrorCode } from "@dblab-refresh/core/job/error-catalogue";
import type { End } from "@dblab-refresh/core/job/job";
import type { JsonObject } from "../changed-document.ts";
import type { SourceType } from "../world/production.ts";
import type { World } from "../world/world.ts";
import type { Outside } from "./outside.ts";
import type { Striking } from "./striking.ts";

/** What a fault has at hand. */
export interface Scene {
  readonly world: World;
  /** The engine's verification token. */
  readonly dblabToken: string;
  readonly host: { kill(): void };
  /** Sends to the jobs queue. */
  enqueue(request: object): Promise<unknown>;
  /** Resolves once a job stands at a step, whatever its end. */
  untilAt(requestId: string, step: string): Promise<void>;
}

/** How a job ends that meets the fault, and what becomes of it. */
export interface Expectation {
  readonly end: End;
  readonly error?: ErrorCode;
  /** What is left for the janitor when the job ends. */
  readonly leftovers?: true;
  /** What recovers by itself, and when. */
  readonly recovers: string;
  /** What a person does; what the error says if left out, or nothing. */
  readonly person?: string;
}

/** Something that goes wrong, by name. It happens to the next job. */
export interface LocalFault {
  readonly name: string;
  /** What happens, in a line. */
  readonly title: string;
  readonly sources: SourceType | "both";
  readonly expected: Expectation;
  /** What the job's target has otherwise, such as shorter deadlines: the job is then one of a target named after the fault. */
  readonly target?: JsonObject;
  /** Another target on the same engine, named `<fault>-neighbour`. */
  readonly neighbour?: true;
  /** What the request has beside job and target. */
  readonly request?: JsonObject;
  /** After it the engine is no more what it was, whatever is lifted. */
  readonly isLasting?: true;
  inject(scene: Scene): Striking | Promise<Striking>;
  /** The same where nothing but RDS and DBLab has a part in it: it needs no stage. */
  strike?(outside: Outside): Striking;
}

/** Whether a fault makes sense for a source. */
export function concerns(fault: Pick<LocalFault, "sources">, source: SourceType): boolean {
  return fault.sources === "both" || fault.sources === source;
}

/** The targets that a fault needs beside the stage's own, by name: what differs from that one. */
export function targetsOf({ name, target, neighbour }: LocalFault): Readonly<Record<string, JsonObject>> {
  return { ...(target && { [name]: target }), ...(neighbour && { [`${name}-neighbour`]: {} }) };
}

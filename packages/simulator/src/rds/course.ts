/** A status that a thing keeps for a while. `gone` is not a status but the end of the thing. */
export interface Stage {
  readonly status: string;
  /** Milliseconds from entering until the next stage; without a next one, it lasts. */
  readonly durationMs: number;
  /** At its end the pending modifications come into force; without it they stay pending. */
  readonly appliesPending?: boolean;
  /** At its beginning the thing takes this name: a renaming that nobody asked the API for. */
  readonly takesName?: string;
}

/** Where a thing stands and what is still to come: a function of time alone, but for what is behind it. */
export interface Course {
  readonly stage: Stage;
  /** Epoch milliseconds at which the stage was entered. */
  readonly sinceMs: number;
  readonly rest: readonly Stage[];
}

export const gone: Stage = { status: "gone", durationMs: 0 };

/** A status that lasts until something is asked of the thing. */
export const lasting = (status: string): Stage => ({ status, durationMs: 0 });

/** @throws Error if there is no stage at all */
export function courseFrom(sinceMs: number, [stage, ...rest]: readonly Stage[]): Course {
  if (stage === undefined) throw new Error("a course needs at least one stage");
  return { stage, sinceMs, rest };
}

/** When the present stage ends, or undefined if it lasts. */
export function endOfStage({ stage, sinceMs, rest }: Course): number | undefined {
  return rest.length === 0 ? undefined : sinceMs + stage.durationMs;
}

/** A course that is being planned for something new. */
export interface Plan {
  /** A member is an instance of a cluster. */
  readonly kind: "instance" | "cluster" | "member";
  readonly identifier: string;
  readonly stages: readonly Stage[];
  /** When its tags are seen, from its creation on. */
  readonly tagsLagMs: number;
}

import type { LocalStage, LocalStageOptions } from "../stage.ts";
import type { View } from "./view.ts";

/** What a demo comes to. */
export interface Played {
  /** For machines. */
  readonly result: object;
  /** For people. */
  readonly report: string;
  readonly isGood: boolean;
}

/** What is shown: on which stage, and what happens there. */
export interface Play {
  /** What is being started, for people. */
  readonly scenery: string;
  readonly stageOptions: LocalStageOptions;
  /** Whether a change in the world, in words, is shown: what happens beside would only hide it. */
  shows(event: string): boolean;
  perform(stage: LocalStage, view: View): Promise<Played>;
  /** How a job ends that meets the fault; undefined without one. */
  readonly end: string | undefined;
}

/** Of the demo's job. */
export const REQUEST_ID = "demo";

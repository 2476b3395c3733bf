import type { Stage } from "../configuration/stage.ts";
import type { TransitionSettings } from "../job/transition.ts";

export function transitionSettings(stage: Stage): TransitionSettings {
  return { handlerTimeoutSeconds: stage.lambda.timeout };
}

import type { Deployment } from "./deployment.ts";
import { APP } from "./names.ts";

/** The tags of one deployed thing: the user's own, and ours. */
export function tagsOf(
  { name, stage }: Deployment,
  component: string,
  functionName?: string,
): Record<string, string> {
  return {
    ...stage.tags,
    application: APP,
    stage: name,
    component,
    ...(functionName && { function: functionName }),
  };
}

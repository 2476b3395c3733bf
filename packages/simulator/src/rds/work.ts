import type { Stage } from "./course.ts";
import type { Thing } from "./thing.ts";

/** What is being done to something that is there, or is made from it. */
export interface Work {
  readonly kind: "modification" | "rename" | "reboot" | "snapshot" | "snapshot-copy" | "export" | "deletion";
  /** What goes through the stages: a snapshot that is being made, for example. */
  readonly thing: Thing;
  readonly stages: readonly Stage[];
  /** The name that a rename gives. */
  readonly takesName?: string;
}

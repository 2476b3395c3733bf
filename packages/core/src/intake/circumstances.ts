import type { Database } from "../configuration/database.ts";
import type { Finding } from "../configuration/finding.ts";
import type { Instant } from "../time.ts";
import type { DatabaseFields } from "./database-fields.ts";

/** What a request is held against. */
export interface Circumstances {
  readonly databases: Readonly<Record<string, Database>>;
  /** The one that the request names, if it is configured. */
  readonly database: Database | undefined;
  /** Where the stage is deployed, and so its bucket for exports is. */
  readonly stageRegion: string | undefined;
  readonly now: Instant;
  /** What is told of as wrong already: nothing is said of what depends on it. */
  readonly told: ReadonlySet<string>;
}

export type Key = keyof DatabaseFields;
/** Notes what is wrong with a field; `value` shows what stands there. */
export type Tell = (key: Key, message: string, about?: Finding["about"]) => void;

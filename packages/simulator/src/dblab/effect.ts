/** What the model asks the world around it to do, and what it is told about it. */
import type { SourceConnection } from "./settings.ts";

export type Effect =
  | {
      readonly type: "dump";
      readonly refreshId: string;
      readonly connection: SourceConnection;
      readonly dumpJobs: number;
      readonly restoreJobs: number;
      /** The pool's name: the database to fill. */
      readonly pool: string;
    }
  /** The refresh is over before its dump is: whatever is running for it must end. */
  | { readonly type: "abort"; readonly refreshId: string };

/** How a dump ended. */
export type DumpResult =
  | { readonly ok: true; readonly rows: number; readonly bytes: number }
  /** As `pg_dump` says it. */
  | { readonly ok: false; readonly message: string };

/** Whether a source takes a connection. */
export type Reached =
  | { readonly ok: true /** The server's major version, where known. */; readonly version?: number }
  | { readonly ok: false; readonly message: string };

export type Reach = (connection: SourceConnection) => Reached;

/** The library ships no types; this is what we use of it. */
declare module "dynalite" {
  import type { Server } from "node:http";

  /** An HTTP server with tables in memory. `createTableMs`: how long a table is `CREATING`. */
  export default function dynalite(options: { readonly createTableMs?: number }): Server;
}

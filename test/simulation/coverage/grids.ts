import { endRows } from "./ends.ts";
import type { Grid } from "./grid.ts";
import { functions, rows } from "./rows.ts";
import { serviceNames, serviceRows } from "./services.ts";
import { worldRows } from "./worlds.ts";

/** Every table that large runs must fill. */
export const grids: readonly Grid[] = [
  { title: "fault", columns: functions, rows },
  { title: "every call", columns: serviceNames, rows: serviceRows },
  { title: "world", columns: ["runs"], rows: worldRows },
  { title: "error", columns: ["jobs"], rows: endRows },
];

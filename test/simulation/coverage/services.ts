import { type Service, services } from "../calls.ts";
import type { Row } from "./grid.ts";

/** What stands behind the handlers' calls. */
export const serviceNames: readonly Service[] = [...new Set(Object.values(services))];

/** Only restores call them, and some of those: measured were some 6 of 20,000 runs for each of their cells. */
const ofRestores: readonly Service[] = ["databases", "Route 53"];

/** Whether each of them refused, and denied, every call for a while: with an error of its own. */
export const serviceRows: readonly Row[] = ["refused for a while", "denied for a while"].map((fault) => ({
  fault,
  never: {},
  seldom: ofRestores,
  rare: ofRestores,
}));

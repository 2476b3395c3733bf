import { type Service, services } from "../calls.ts";
import type { Row } from "./grid.ts";

/** What stands behind the handlers' calls. */
export const serviceNames: readonly Service[] = [...new Set(Object.values(services))];

/** Whether each of them refused, and denied, every call for a while: with an error of its own. */
export const serviceRows: readonly Row[] = ["refused for a while", "denied for a while"].map((fault) => ({
  fault,
  never: {},
}));

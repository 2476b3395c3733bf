import { mistakes } from "../mistakes/catalogue.ts";
import type { Mistake } from "../mistakes/mistake.ts";
import { UsageError } from "./options.ts";

/** @throws if there is none of that name */
export function mistakeNamed(name: string): Mistake {
  const found = mistakes.find((mistake) => mistake.name === name);
  if (found === undefined) {
    const names = mistakes.map((mistake) => `  ${mistake.name}`).join("\n");
    throw new UsageError(`--mistake ${name} is unknown; there are:\n${names}`);
  }
  return found;
}

import type { EngineSource, EngineSourceChange } from "../ports/engine.ts";

/** What the engine's config shows differently from what was written, in words. The password is never shown. */
export function configDifferences(
  wanted: Omit<EngineSourceChange, "password">,
  shown: EngineSource,
): readonly string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const other = shown[key as keyof typeof wanted];
    return other === value
      ? []
      : [`${key}: ${JSON.stringify(value)}, it shows ${JSON.stringify(other ?? null)}`];
  });
}

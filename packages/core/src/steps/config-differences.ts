import type { EngineSource, EngineSourceChange } from "../ports/engine.ts";

/** What the engine's config shows differently from what was written, in words. The password is never shown. */
export function configDifferences(
  wanted: Omit<EngineSourceChange, "password">,
  shown: EngineSource,
): readonly string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const other = shown[key as keyof typeof wanted];
    // One job is the engine's default: where its file has no such key, nothing is lost.
    const isDefault = value === 1 && other === undefined && key !== "port";
    return other === value || isDefault
      ? []
      : [`${key}: ${JSON.stringify(value)}, it shows ${JSON.stringify(other ?? null)}`];
  });
}

import type { Failure } from "./bulk.ts";
import { type Shrunk, shrunk } from "./shrinking.ts";
import type { run as Run } from "./worker.ts";

/** A failing seed for people: what it violates, with how few faults, and the command that repeats exactly this. */
export async function describeFailure(
  run: typeof Run,
  { seed, violations, isStuck }: Failure,
): Promise<string> {
  if (isStuck) return `seed ${seed}: ${violations.join("; ")}`;
  const made = await shrunk(run, seed).catch((error: unknown) => `${error}`);
  if (typeof made === "string" || made === undefined) return unshrunk(seed, violations, made);
  const { violation, all, kept } = made;
  if (kept === undefined) return unshrunk(seed, [violation], "its faults, listed, do not make it fail");
  const command = replayCommand(seed, kept.length === all ? undefined : kept.map(({ number }) => number));
  return [
    `seed ${seed} violates: ${violation}`,
    kept.length === 0 ? "without any fault:" : `with ${kept.length} of its ${all} faults:`,
    ...faultLines(kept),
    `to see it event by event: ${command}`,
  ].join("\n");
}

export function faultLines(faults: NonNullable<Shrunk["kept"]>): readonly string[] {
  return faults.map(({ number, id, text }) => `  ${number}. ${id}: ${text}`);
}

function unshrunk(seed: number, violations: readonly string[], why: string | undefined): string {
  return [
    `seed ${seed} violates: ${violations.join("; ")}`,
    `not shrunk: ${why ?? "it does not fail again, so something in it is not decided by the seed"}`,
    `to see it event by event: ${replayCommand(seed)}`,
  ].join("\n");
}

export function replayCommand(seed: number, keep?: readonly number[], mistake?: string): string {
  const kept = keep === undefined ? "" : ` --keep ${keep.length === 0 ? '""' : keep.join()}`;
  return `npm run simulate -- --seed ${seed}${kept}${mistake === undefined ? "" : ` --mistake "${mistake}"`}`;
}

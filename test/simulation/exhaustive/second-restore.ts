import { before, SECOND_RESTORE_DENIED } from "./aim.ts";
import { at, type Case } from "./case.ts";
import type { Call, Track } from "./track.ts";

/**
 * Whoever restores is told that it may not any more, when it sends the same once more: its answer was lost, its commit
 * was refused, its message came twice, or Describe hides what it has made. Nothing else has it sent twice, so the denial
 * alone would strike nobody.
 */
export function secondRestores(track: Track): readonly Case[] {
  return track.flatMap((one, nth) => {
    if (one.kind !== "call" || !/^RDS Restore/.test(one.what)) return [];
    const isItsLook = (other: Track[number]): other is Call =>
      other.kind === "call" && other.jobId === one.jobId && other.function === one.function;
    const look = track.slice(0, nth + 1).findLast((other) => isItsLook(other) && other.isFirst)?.place;
    const message = track
      .slice(0, nth)
      .findLast(({ kind, place }) => kind === "message" && isOf(place, one))?.place;
    const later = track.slice(nth + 1).filter(isItsLook);
    const commit = later.find(({ what }) => what.startsWith("jobs.commit"))?.place;
    const shown = later.find(({ showsOurs }) => showsOurs)?.place;
    if (look === undefined) return [];
    const again = [
      at(one.place, "lost"),
      ...(commit ? [at(commit, "refused")] : []),
      ...(message ? [at(message, "duplicate")] : []),
      ...(shown ? [at(shown, "flap")] : []),
    ];
    return again.map((fault) => [before(look, SECOND_RESTORE_DENIED), fault]);
  });
}

function isOf(place: string, { function: name, jobId }: Call): boolean {
  return place.includes(` SQS ${name} `) && place.includes(`"${jobId}"`);
}

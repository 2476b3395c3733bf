import type { Trouble } from "../trouble.ts";
import { aimedAtAny, aimedAtClones, before } from "./aim.ts";
import type { Call, Track } from "./track.ts";

/** The faults that strike in one run. */
export type Case = readonly string[];

const ofCalls: readonly (keyof Trouble)[] = ["stall", "drag", "kill", "die", "lost", "refused"];
const ofMessages: readonly (keyof Trouble)[] = ["duplicate", "late", "vanish"];

export function at(place: string, fault: keyof Trouble): string {
  return `${fault} at ${place}`;
}

/**
 * Each fault alone, wherever it can strike: the calls' and the messages' at every one of them, whatever happens around
 * the handlers before the first call of each look.
 */
export function singles(track: Track): readonly Case[] {
  return track.flatMap(faultsAt).map((fault) => [fault]);
}

function faultsAt(one: Track[number]): readonly string[] {
  switch (one.kind) {
    case "message":
      return ofMessages.map((fault) => at(one.place, fault));
    case "deletion":
      return [at(one.place, "undeleted")];
    case "index":
      return [at(one.place, "lag")];
    case "call":
      return [...atCall(one), ...(one.isFirst ? aimed(one) : [])];
  }
}

export function atCall({ place, what, look, function: name }: Call): readonly string[] {
  return [
    ...ofCalls.map((fault) => at(place, fault)),
    before(place, "denied"),
    ...(/^jobs\.(create|commit)/.test(what) ? [at(place, "resent")] : []),
    // At the cloner's first look there is nothing yet that could be hidden.
    ...(/^RDS DescribeDB(Instances|Clusters)$/.test(what) &&
    (name === "reaper" || (name === "cloner" && look > 0))
      ? [at(place, "flap")]
      : []),
    ...(what.endsWith("/test-db-source") ? [at(place, "unresolved")] : []),
  ];
}

function aimed({ place, function: name }: Call): readonly string[] {
  const wanted = [
    ...Object.keys(aimedAtAny),
    // Until the cloner begins, nothing of RDS is there that a fault could strike.
    ...(name === "jobs" || name === "snapshotter" || name === "notifier" ? [] : Object.keys(aimedAtClones)),
  ];
  return wanted.map((what) => before(place, what));
}

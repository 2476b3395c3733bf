import type { Trouble } from "../trouble.ts";
import {
  aimedAtAny,
  aimedAtClones,
  aimedAtClonesNames,
  aimedAtDatabases,
  aimedAtRecords,
  aimedAtRestoresNames,
  before,
} from "./aim.ts";
import { at, type Case } from "./case.ts";
import { secondRestores } from "./second-restore.ts";
import type { Story } from "./story.ts";
import { mayStrike } from "./struck-calls.ts";
import type { Call, Track } from "./track.ts";

const ofCalls: readonly (keyof Trouble)[] = ["stall", "drag", "kill", "die", "lost", "refused"];
const ofMessages: readonly (keyof Trouble)[] = ["duplicate", "late", "vanish"];

/**
 * Each fault alone, wherever it can strike: the calls' and the messages' at every one of them, whatever happens around
 * the handlers before the first call of each look, unless nothing is called any more that it could strike. What strikes
 * only who is made to do something twice comes with what makes him.
 */
export function singles(track: Track, about: Story["about"] = "refreshes"): readonly Case[] {
  const isByRecord = track.some((one) => one.kind === "call" && one.what.startsWith("Route53"));
  const around = about === "refreshes" ? aroundRefreshes : aroundDatabases(isByRecord);
  const alone = track.flatMap((one, nth) =>
    faultsAt(one, (name) => around(name).filter((what) => mayStrike(track, nth, what))),
  );
  return [...alone.map((fault) => [fault]), ...secondRestores(track)];
}

/** What is aimed at the look of a function. */
type Around = (name: string) => readonly string[];

function faultsAt(one: Track[number], around: Around): readonly string[] {
  switch (one.kind) {
    case "message":
      return ofMessages.map((fault) => at(one.place, fault));
    case "deletion":
      return [at(one.place, "undeleted")];
    case "index":
      return [at(one.place, "lag")];
    case "call":
      return [
        ...atCall(one),
        ...(one.isFirst ? around(one.function).map((what) => before(one.place, what)) : []),
      ];
  }
}

export function atCall({ place, what, showsOurs, showsSwap }: Call): readonly string[] {
  return [
    ...ofCalls.map((fault) => at(place, fault)),
    before(place, "denied"),
    ...(/^jobs\.(create|commit)/.test(what) ? [at(place, "resent")] : []),
    ...(showsOurs ? [at(place, "flap")] : []),
    ...(showsSwap ? [at(place, "behind")] : []),
    ...(what.endsWith("/test-db-source") ? [at(place, "unresolved")] : []),
  ];
}

/** Until the cloner begins, nothing of RDS is there that a fault could strike. */
function aroundRefreshes(name: string): readonly string[] {
  const isBefore = name === "jobs" || name === "snapshotter" || name === "notifier";
  return [
    ...Object.keys(aimedAtAny),
    ...(isBefore ? [] : Object.keys(aimedAtClones)),
    ...(name === "cloner" || name === "reaper" ? Object.keys(aimedAtClonesNames) : []),
  ];
}

/** There is no engine; and RDS's faults of clones strike whatever is restored. */
function aroundDatabases(isByRecord: boolean): Around {
  const any = Object.keys(aimedAtAny).filter((what) => !what.startsWith("DBLab"));
  const ofRds = Object.keys(aimedAtClones).filter((what) => what.startsWith("RDS "));
  const wanted = [
    ...any,
    ...ofRds,
    ...Object.keys(aimedAtDatabases),
    ...(isByRecord ? Object.keys(aimedAtRecords) : []),
  ];
  return (name) => [
    ...(name === "jobs" || name === "notifier" ? any : wanted),
    ...(name === "restorer" ? Object.keys(aimedAtRestoresNames) : []),
  ];
}

import type { Announcement } from "@dblab-refresh/core/job/announcement";
import type { Job } from "@dblab-refresh/core/job/job";
import { contentOf } from "@dblab-refresh/core/notifier/content";
import type { Sink } from "@dblab-refresh/core/ports/sink";
import type { Chance } from "./chance.ts";
import type { Failures, Life } from "./life.ts";

const failures: Failures = {
  refused: () => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
  denied: () => Object.assign(new Error("is not authorized to perform"), { name: "AccessDeniedException" }),
};

/** As the shipped channels do it, sooner: some of them are away for longer. */
const GIVES_UP_AFTER_SECONDS = 2 * 3600;

/** Wants to hear of failures only, once each, and is given up when it is away for too long. */
const channel: Pick<Sink, "givesUpAfterSeconds"> & Required<Pick<Sink, "wants">> = {
  givesUpAfterSeconds: GIVES_UP_AFTER_SECONDS,
  wants: ({ fact }, job) => {
    const isTold = (job.announcements ?? []).some((one) => one.fact === "failing");
    return fact !== "ended" || (job.status === "failed" && !isTold);
  },
};

/** Who is told: by what their calls are named, and how their telling ends. */
const audiences = {
  people: {},
  bus: {},
  channel,
} as const satisfies Record<string, Omit<Sink, "name" | "tell">>;

type AudienceName = keyof typeof audiences;

export const audienceNames = ["people", "bus", "channel"] as const satisfies readonly AudienceName[];

/** Somebody who is told of announcements, and may be away for hours. */
export class SinkMemory {
  readonly name: AudienceName;
  readonly audience: Omit<Sink, "name" | "tell">;
  isAway = false;
  /** Told of everything that the sink took, with the text of it. */
  readonly onTell: ((announcement: Announcement, job: Job, text: string) => void)[] = [];
  readonly #chance: Chance;

  constructor(name: AudienceName, chance: Chance) {
    this.name = name;
    this.audience = audiences[name];
    this.#chance = chance;
  }

  seenBy(life: Life): Sink {
    return {
      ...this.audience,
      name: this.name,
      tell: (announcement, job) =>
        life.call(`tell ${this.name} ${announcement.id}`, failures, () => {
          if (this.isAway) {
            this.#chance.meet("sink away", life.name);
            throw new Error(`${this.name} is away`);
          }
          const text = JSON.stringify(contentOf(announcement, job));
          for (const told of this.onTell) told(announcement, job, text);
        }),
    };
  }
}

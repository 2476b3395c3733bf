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

/** Somebody who is told of announcements, and may be away for hours. */
export class SinkMemory {
  readonly name: string;
  isAway = false;
  /** Told of everything that the sink took, with the text of it. */
  readonly onTell: ((announcement: Announcement, job: Job, text: string) => void)[] = [];
  readonly #chance: Chance;

  constructor(name: string, chance: Chance) {
    this.name = name;
    this.#chance = chance;
  }

  seenBy(life: Life): Sink {
    return {
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

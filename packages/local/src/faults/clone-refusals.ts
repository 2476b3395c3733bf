import type { LocalFault } from "./fault.ts";
import { rdsFault } from "./rds-fault.ts";

const NOTHING_MADE = "Nothing was made, so nothing is left; the next job asks anew";

/** RDS refuses calls, or its answers get lost. */
export const cloneRefusals: readonly LocalFault[] = [
  rdsFault("no-capacity", {
    end: "succeeded",
    recovers: "Asked for again, later each time (1 s to 5 min), until `deadlines.clone`",
  }),
  rdsFault("member-no-capacity", {
    end: "succeeded",
    recovers: "Asked for again, later each time (1 s to 5 min), until `deadlines.clone`",
  }),
  rdsFault("quota-exceeded", {
    end: "failed",
    error: "clone-refused",
    recovers: NOTHING_MADE,
    person: "Raise the account's quota, or delete what is not needed.",
  }),
  rdsFault("key-not-accessible", {
    end: "failed",
    error: "clone-key-not-accessible",
    recovers: NOTHING_MADE,
    person:
      "Name the key in `kmsKeys.databases` and deploy, or enable it, or let its policy admit the cloner's role.",
  }),
  rdsFault("no-subnet-group", { end: "failed", error: "clone-refused", recovers: NOTHING_MADE }),
  rdsFault("no-parameter-group", { end: "failed", error: "clone-refused", recovers: NOTHING_MADE }),
  rdsFault("access-denied", { end: "failed", error: "permission-denied", recovers: NOTHING_MADE }),
  rdsFault("throttled", {
    end: "succeeded",
    recovers: "Reads are repeated by the SDK, the rest by the next look; the job only takes longer",
  }),
  rdsFault("create-answer-lost", {
    end: "succeeded",
    recovers:
      "The next look finds the clone by its name and adopts it by its owner tag; no second one is made",
  }),
  rdsFault("member-answer-lost", {
    end: "succeeded",
    recovers: "The next look finds the member by its name and adopts it by its owner tag",
  }),
  rdsFault("delete-answer-lost", {
    end: "succeeded",
    recovers: "The next look sees that it is being deleted; the job ends when it is gone",
  }),
  rdsFault("tags-lag", {
    end: "succeeded",
    recovers: "A clone without tags is waited for, neither adopted nor deleted, until they are there",
  }),
  rdsFault("name-taken", {
    end: "failed",
    error: "clone-name-taken",
    recovers: "The stranger's instance or cluster is left alone; a new job has a name of its own",
  }),
];

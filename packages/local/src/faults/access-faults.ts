import type { LocalFault } from "./fault.ts";

const CLONE_GOES = "The clone is deleted; DBLab was not started";
const NOTHING_PAID = "It is found before anything is paid for";

/** The settings of the target alone bring it about. */
const ofTheTarget = (name: string, rest: Omit<LocalFault, "name" | "sources" | "inject">): LocalFault => ({
  name,
  sources: "both",
  ...rest,
  inject: () => ({ hasStruck: () => true, lift: () => {} }),
});

/** Something is where nobody gets in. */
export const accessFaults: readonly LocalFault[] = [
  ofTheTarget("wrong-password", {
    title: "The password of the source is not the one in the configuration",
    target: { source: { password: "an-outdated-one" } },
    expected: { end: "failed", error: "clone-login-refused", recovers: CLONE_GOES },
  }),
  ofTheTarget("wrong-token", {
    title: "DBLab's verification token is not the one in the configuration",
    target: { dblab: { token: "an-outdated-one" } },
    expected: { end: "failed", error: "engine-unauthorized", recovers: NOTHING_PAID },
  }),
  ofTheTarget("no-source", {
    title: "There is no source of the configured name in the region",
    target: { source: { identifier: "renamed-last-week" } },
    expected: { end: "failed", error: "source-not-found", recovers: NOTHING_PAID },
  }),
  ofTheTarget("snapshot-too-old", {
    title: "The latest snapshot is older than the target allows",
    target: { source: { maxSnapshotAge: "1h" } },
    expected: { end: "failed", error: "snapshot-too-old", recovers: NOTHING_PAID },
  }),
  {
    name: "host-out-of-reach",
    title: "DBLab cannot reach the clone's port",
    sources: "both",
    target: { deadlines: { start: "3s" } },
    expected: {
      end: "failed",
      error: "clone-unreachable",
      recovers:
        "A name that is not known everywhere yet is waited for, until `deadlines.start`; then the clone is deleted",
    },
    inject({ world: { backing } }) {
      backing.hideNext();
      return { hasStruck: () => !backing.hidesNext, lift: () => backing.hideNext(false) };
    },
  },
];

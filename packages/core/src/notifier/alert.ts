import { describeSeconds } from "../time.ts";
import type { Content } from "./content.ts";

/** What people are told, in the order in which they ask: each form of an alert (mail, Slack) shows all of it. */
export interface Alert {
  /** The announcement's: the same if it is told twice. */
  readonly id: string;
  /** All alerts of a job belong together. */
  readonly jobId: string;
  readonly installation: string;
  /** One line: `The refresh of orders fails`. */
  readonly title: string;
  readonly tone: "bad" | "good" | "plain";
  readonly facts: readonly Fact[];
  /** The last line, by which a repetition is known. */
  readonly footer: string;
}

export interface Fact {
  readonly label: string;
  /** Of one line or several. Other programs' words may be in it, in any characters. */
  readonly text: string;
}

export function alertOf(content: Content): Alert {
  const { id, jobId, installation, requestId, at } = content;
  return {
    id,
    jobId,
    installation,
    title: titleOf(content),
    tone: toneOf(content),
    facts: [
      { label: "What", text: `${kindOf(content)} of ${content.target}, request ${requestId}` },
      { label: "Where", text: placeOf(content) },
      ...errorFacts(content),
      ...databaseFacts(content),
      { label: "How long", text: tookOf(content) },
      { label: "Left over", text: leftoversOf(content) },
      { label: "Job", text: `${jobId}: its item in the job table has its timeline` },
    ],
    footer: `${id} at ${at.slice(0, 19).replace("T", " ")} UTC. The same id again is the same alert again.`,
  };
}

function kindOf({ kind, dryRun }: Content): string {
  return dryRun ? `dry run of the ${kind}` : kind;
}

function titleOf(content: Content): string {
  const { fact, target, status, leftovers } = content;
  const what = `The ${kindOf(content)} of ${target}`;
  switch (fact) {
    case "failing":
      return `${what} fails`;
    case "ended":
      return status === "failed" || status === "succeeded" ? `${what} ${status}` : `${what} was ${status}`;
    case "leftovers":
      return leftovers.length === 0
        ? `${what} left nothing behind after all`
        : `${what} left something behind`;
    default:
      return unknownFact(fact, what);
  }
}

/** See content.ts. */
function unknownFact(fact: never, what: string): string {
  return `${what}: ${fact}`;
}

function toneOf({ fact, status, leftovers }: Content): Alert["tone"] {
  if (status === "failed" || (fact === "leftovers" && leftovers.length > 0)) return "bad";
  return status === "succeeded" ? "good" : "plain";
}

function placeOf({ installation, region, account }: Content): string {
  return [
    `installation ${installation}`,
    ...(region ? [region] : []),
    ...(account ? [`account ${account}`] : []),
  ].join(", ");
}

function errorFacts({ error, step, status }: Content): readonly Fact[] {
  if (error === undefined) return [];
  return [
    ...(step ? [{ label: "Step", text: step }] : []),
    { label: status === "failed" ? "Error" : "Why", text: `${error.message} (${error.code})` },
    { label: "What to do", text: error.next },
  ];
}

function databaseFacts({ database }: Content): readonly Fact[] {
  if (database === undefined) return [];
  const { name, writes, settings, snapshots, exportedTo } = database;
  return [
    { label: "Now", text: name },
    ...(writes ? [{ label: "Writes", text: writes }] : []),
    ...(settings ? [{ label: "Settings", text: settings }] : []),
    ...(snapshots ? [{ label: "Snapshots", text: snapshots }] : []),
    ...(exportedTo ? [{ label: "Exported to", text: exportedTo }] : []),
  ];
}

function tookOf({ fact, seconds }: Content): string {
  return fact === "failing" ? `${describeSeconds(seconds)} until now` : describeSeconds(seconds);
}

function leftoversOf({ fact, leftovers, byHand }: Content): string {
  if (leftovers.length > 0) {
    const lines = leftovers.map(({ type, identifier, why }) => `${type} ${identifier}: ${why}`);
    const next = byHand
      ? "Delete none of these before you have done what its line says: one of them may be the original with all its data."
      : "The janitor goes on trying. If it does not succeed, look at what holds it, and delete it by hand.";
    return [...lines, next].join("\n");
  }
  return fact === "failing" ? "being cleaned up; what cannot be is told" : "nothing";
}

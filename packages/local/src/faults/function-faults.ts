import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { steps } from "@dblab-refresh/core/job/step";
import { jsonError } from "../world/gateway-call.ts";
import type { World } from "../world/world.ts";
import type { LocalFault } from "./fault.ts";
import { afterCommit, commitIn, onEntering } from "./moment.ts";
import type { Striking } from "./striking.ts";

const GOES_ON =
  "The message comes back, or the janitor sends it again after `janitor.grace`; the job goes on where it was";

/** The functions die, hang or are called twice. */
export const functionFaults: readonly LocalFault[] = [
  {
    name: "killed-between-commit-and-send",
    title: "The functions' process is killed after a commit and before the next message",
    sources: "both",
    expected: { end: "succeeded", recovers: GOES_ON },
    inject: ({ world, host }) =>
      onEntering(world, "dblab-updater", () => {
        host.kill();
        return "break";
      }),
  },
  {
    name: "killed-before-commit",
    title: "The functions' process is killed after it has asked for the clone, before it has written so",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers: `${GOES_ON}; the clone is found by its name and adopted by its tags`,
    },
    inject({ world, host }) {
      let hasStruck = false;
      const leave = world.tables.meddle({
        before(call) {
          if (!commitIn(call, world)?.value("facts.cloneStatus")?.endsWith(" requested")) return undefined;
          hasStruck = true;
          leave();
          host.kill();
          return "break";
        },
      });
      return { hasStruck: () => hasStruck, lift: leave };
    },
  },
  {
    name: "commit-answer-lost",
    title: "The job table takes a commit, and its answer never arrives",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers: "The SDK sends it again, finds it done by its attempt's id, and the function goes on",
    },
    inject: ({ world }) =>
      afterCommit(
        world,
        (commit) => commit.value("step") === "refresh-poller",
        () => "break",
      ),
  },
  {
    name: "handler-timeout",
    title: "A call to RDS hangs for longer than the function may run",
    sources: "both",
    expected: { end: "succeeded", recovers: `Lambda ends the function at its time-out. ${GOES_ON}` },
    inject({ world }) {
      let hasStruck = false;
      const leave = world.rdsGateway.meddle({
        before({ operation }) {
          if (!/^Describe.*(Snapshots)$/.test(operation)) return undefined;
          hasStruck = true;
          leave();
          return "hang";
        },
      });
      return { hasStruck: () => hasStruck, lift: leave };
    },
  },
  {
    name: "queue-message-duplicated",
    title: "SQS delivers every message of every step twice",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers:
        "A message with an older token than the item's version is dropped; of two looks at once one commits",
    },
    inject: ({ world }) => duplicated(world),
  },
  {
    name: "dead-letters",
    title: "The job table refuses every commit of a step, until its message was a dead letter three times",
    sources: "both",
    expected: {
      end: "failed",
      error: "dead-letters",
      recovers:
        "A message is delivered five times, later each time, and sent again after 2 and 4 minutes as a dead letter; the third time the clone is deleted (here SQS does not wait)",
    },
    inject: ({ world }) => refusedCommits(world, "cloner"),
  },
];

function duplicated({ queues }: World): Striking {
  const seen = new Set<string>();
  const leave = queues.meddle({
    after({ operation, input }, { status }) {
      const queue = String(input.QueueUrl).split("dblab-refresh-").at(-1);
      const body = `${queue} ${input.MessageBody}`;
      const isStep = steps.some((step) => step === queue);
      if (operation !== "SendMessage" || status !== 200 || !isStep || seen.has(body)) return "answer";
      seen.add(body);
      const { QueueUrl, MessageBody, DelaySeconds } = input;
      const again = new SendMessageCommand({
        QueueUrl: String(QueueUrl),
        MessageBody: String(MessageBody),
        ...(typeof DelaySeconds === "number" && { DelaySeconds }),
      });
      // The stage may be closing: then nobody receives it anyway.
      void queues.sqs.send(again).catch(() => {});
      return "answer";
    },
  });
  return { hasStruck: () => seen.size > 5, lift: leave };
}

/** Commits of a job at the step fail; those that count its dead letters do not. SQS's pauses are left out. */
function refusedCommits(world: World, step: string): Striking {
  let jobId: string | undefined;
  let refused = 0;
  const leaveTables = world.tables.meddle({
    before(call) {
      const commit = commitIn(call, world);
      if (commit === undefined || commit.jobId !== jobId) return undefined;
      if (commit.value("deadLetters") !== undefined) return undefined;
      refused += 1;
      return {
        answer: jsonError(400, "AccessDeniedException", "not authorized to perform: dynamodb:UpdateItem"),
      };
    },
    after(call, { status }) {
      const commit = status === 200 ? commitIn(call, world) : undefined;
      const entered = commit?.value("step");
      if (entered === step) jobId = commit?.jobId;
      else if (entered !== undefined && commit?.jobId === jobId) lift();
      return "answer";
    },
  });
  const leaveQueues = world.queues.meddle({
    before({ operation, input }) {
      if (jobId === undefined || !String(input.QueueUrl).endsWith(step)) return undefined;
      if (operation === "ChangeMessageVisibility") return { input: { ...input, VisibilityTimeout: 0 } };
      return operation === "SendMessage" ? { input: { ...input, DelaySeconds: 0 } } : undefined;
    },
  });
  const lift = () => {
    leaveTables();
    leaveQueues();
  };
  return { hasStruck: () => refused > 10, lift };
}

import { expect, it } from "vitest";
import { jsonAt, made, types } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

const DAY = 24 * 3600;

export function queueClaims(stage: Synthesis): void {
  const queues = made(stage, types.queue);
  const functions = made(stage, types.function);
  const mappings = [...made(stage, types.mapping).values()];
  const prefix = `dblab-refresh-${stage.stage}`;
  const arn = (name: string) => expect.stringMatching(new RegExp(`:${prefix}-${name}$`));

  it("has a queue for each function but the janitor, and one for what is rejected", () => {
    const names = [...functions.keys()].map((name) => name.replace(/-intake$/, "-jobs"));

    expect([...queues.keys()].sort()).toEqual(
      [...names.filter((name) => !name.endsWith("-janitor")), `${prefix}-rejected`].sort(),
    );
  });

  it("joins each function to its own queue, by parts of batches, and caps how many run", () => {
    expect(mappings).toHaveLength(queues.size - 1);
    for (const mapping of mappings) {
      const own = String(mapping.functionName).replace(/-intake$/, "-jobs");
      expect(mapping).toMatchObject({
        eventSourceArn: expect.stringMatching(new RegExp(`:${own}$`)),
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: 5 },
        batchSize: own === `${prefix}-jobs` ? 10 : 1,
      });
      expect(functions.has(String(mapping.functionName))).toBe(true);
    }
  });

  it("gives up a message after five deliveries: to the dead letters, and theirs to what is rejected", () => {
    for (const [name, queue] of queues) {
      const redrive = jsonAt(queue, "redrivePolicy");
      if (name === `${prefix}-rejected`) expect(redrive).toBeUndefined();
      else {
        const to = name === `${prefix}-dead-letters` ? "rejected" : "dead-letters";
        expect(redrive, name).toEqual({ deadLetterTargetArn: arn(to), maxReceiveCount: 5 });
      }
    }
  });

  it("hides a message for six of its function's time-outs", () => {
    for (const mapping of mappings) {
      const queue = queues.get(String(mapping.eventSourceArn).split(":").at(-1) ?? "");
      const timeout = Number(functions.get(String(mapping.functionName))?.timeout);
      expect(Number(queue?.visibilityTimeoutSeconds)).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  it("encrypts every queue and polls it long", () => {
    for (const queue of queues.values()) {
      expect(queue).toMatchObject({
        sqsManagedSseEnabled: true,
        receiveWaitTimeSeconds: 20,
        delaySeconds: 0,
      });
    }
  });

  it("keeps for fourteen days what nothing else remembers, and the rest no longer than the dead letters", () => {
    const kept = (name: string) => Number(queues.get(`${prefix}-${name}`)?.messageRetentionSeconds);

    for (const name of ["jobs", "rejected", "dead-letters"]) expect(kept(name)).toBe(14 * DAY);
    expect(kept("cloner")).toBe(4 * DAY);
  });

  it("takes what is rejected with its reasons, however long it was", () => {
    expect(queues.get(`${prefix}-rejected`)?.maxMessageSize).toBe(1024 * 1024);
    expect(queues.get(`${prefix}-jobs`)?.maxMessageSize).toBe(256 * 1024);
  });
}

import fc from "fast-check";
import { expect, it } from "vitest";
import { currentMessage, delaySeconds, readMessage } from "../../src/job/message.ts";
import { later } from "../../src/time.ts";
import { aJob, at, NOW } from "./a-job.ts";

it("the current message of any live job can be read back", () => {
  const job = aJob({ step: "cloner", version: 17 });

  const read = readMessage(JSON.stringify(currentMessage(job)));

  expect(read).toEqual({ ok: true, message: { v: 1, jobId: "j0b", step: "cloner", token: 17 } });
});

const good = { v: 1, jobId: "j0b", step: "cloner", token: 1 };

it.each([
  ["no JSON", "{"],
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["another version", JSON.stringify({ ...good, v: 2 })],
  ["an unknown step", JSON.stringify({ ...good, step: "archivist" })],
  ["a step of the prototype's", JSON.stringify({ ...good, step: "constructor" })],
  ["a token that is no whole number", JSON.stringify({ ...good, token: 1.5 })],
  ["a token as text", JSON.stringify({ ...good, token: "1" })],
  ["token zero", JSON.stringify({ ...good, token: 0 })],
  ["an id in capitals", JSON.stringify({ ...good, jobId: "J0B" })],
  ["an id that is a path", JSON.stringify({ ...good, jobId: "../x" })],
  ["an empty id", JSON.stringify({ ...good, jobId: "" })],
  ["more than a message has", JSON.stringify({ ...good, extra: true })],
])("%s is not a message, and it is said why", (_, body) => {
  const read = readMessage(body);

  expect(read).toMatchObject({ ok: false, why: expect.stringMatching(/./) });
});

it("a delay is one that SQS takes, and never lets a message come early", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e7, max: 1e7 }), (milliseconds) => {
      const dueAt = at(milliseconds / 1000);
      const delay = delaySeconds(aJob({ dueAt }), NOW);
      expect(Number.isInteger(delay) && delay >= 0 && delay <= 900).toBe(true);
      if (milliseconds <= 900_000) expect(later(NOW, delay) >= dueAt).toBe(true);
      if (milliseconds > 0 && milliseconds <= 900_000) expect(delay - milliseconds / 1000).toBeLessThan(1);
    }),
  );
});

import { failedMessages } from "@dblab-refresh/local/host/batch-response";
import { describe, expect, it } from "vitest";

const batch = ["a", "b", "c"];

describe("a function's answer to a batch", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["an empty object", {}],
    ["no list", { batchItemFailures: null }],
    ["an empty list", { batchItemFailures: [] }],
  ])("is a success of all messages if it says %s", (_, response) => {
    expect(failedMessages(response, batch)).toEqual([]);
  });

  it("leaves undone exactly the messages that it names", () => {
    const response = { batchItemFailures: [{ itemIdentifier: "c" }, { itemIdentifier: "a" }] };

    expect(failedMessages(response, batch)).toEqual(["c", "a"]);
  });

  it.each([
    ["is a text", "ok"],
    ["has no list of failures", { batchItemFailures: "a" }],
    ["names an unknown message", { batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "z" }] }],
    ["names a message by another key", { batchItemFailures: [{ messageId: "a" }] }],
    ["names nothing", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["names null", { batchItemFailures: [null] }],
  ])("fails all messages if it %s", (_, response) => {
    expect(failedMessages(response, batch)).toEqual(batch);
  });
});

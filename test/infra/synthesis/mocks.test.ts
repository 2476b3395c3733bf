import { expect, it } from "vitest";
import { awsMocks } from "./mocks.ts";

const QUEUE = { type: "aws:sqs/queue:Queue", name: "JobsQueue", inputs: {} };

it("a second resource of one type and name is refused, as Pulumi refuses it", () => {
  const mocks = awsMocks("eu-central-1");
  mocks.newResource(QUEUE);
  mocks.newResource({ ...QUEUE, name: "RejectedQueue" });

  expect(() => mocks.newResource(QUEUE)).toThrow("two resources are aws:sqs/queue:Queue JobsQueue");
});

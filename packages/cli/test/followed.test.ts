import { exitCodes } from "@dblab-refresh/cli/exit-codes";
import { followed } from "@dblab-refresh/cli/operator/following/followed";
import { PlainError } from "@dblab-refresh/cli/plain-error";
import { expect, it, vi } from "vitest";

const absent = () => new PlainError("no job came of it", "Look.");
const watcher = () => ({ job: vi.fn(), note: vi.fn(), done: vi.fn() });

it("goes on after a fault that passes, also before the job is seen for the first time", async () => {
  const away = new PlainError("AWS did not answer in time", "Try again.");
  const wrong = new PlainError("the AWS credentials have expired", "Log in again.", exitCodes.usage);
  const find = vi.fn(async () => {
    throw find.mock.calls.length === 1 ? away : wrong;
  });
  const told = watcher();

  await expect(followed(find, told, absent)).rejects.toBe(wrong);

  expect(told.note).toHaveBeenCalledWith("AWS did not answer in time; trying again");
});

it("leaves an exit code of 1 to whatever ends the process meanwhile, as a closed pipe does", async () => {
  const before = process.exitCode;
  let during: typeof before;
  const find = async () => {
    during = process.exitCode;
    throw new PlainError("wrong", "Look.", exitCodes.usage);
  };

  await expect(followed(find, watcher(), absent)).rejects.toThrow("wrong");

  expect(during).toBe(exitCodes.failed);
  expect(process.exitCode).toBe(before);
});

import { join } from "node:path";
import { listed } from "@dblab-refresh/cli/single-machine/clean-up";
import { scratchFolder } from "@dblab-refresh/cli/single-machine/scratch-folder";
import { rds } from "@dblab-refresh/functions/services";
import { expect, it } from "vitest";

it("a clean-up whose RDS does not answer says where it asked, and what is to be looked at", async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
  const aws = { region: "eu-central-1", endpoint: "http://127.0.0.1:1" };

  await expect(listed(rds(aws), aws)).rejects.toMatchObject({
    name: "PlainError",
    message: expect.stringContaining("ECONNREFUSED"),
    next: expect.stringMatching(/aws\.region \(eu-central-1\) and aws\.endpoint \(http:\/\/127\.0\.0\.1:1\)/),
  });
});

it("a dry run without a folder for temporary files names the variable that says where they go", () => {
  const file = join(import.meta.filename, "below a file");

  expect(() => scratchFolder(file)).toThrow(
    expect.objectContaining({ name: "PlainError", next: expect.stringContaining("TMPDIR") }),
  );
});

import { withoutBinaryForms } from "@dblab-refresh/cli/binary-arguments";
import { describe, expect, it } from "vitest";

const read = (line: string) => withoutBinaryForms(line.split(" ").filter(Boolean)).join(" ");

describe("the rds-refresh binary's arguments", () => {
  it.each([
    ["-config c.yaml", "run --config c.yaml"],
    ["-config=c.yaml -dry-run", "run --config=c.yaml --dry-run"],
    ["-dry-run -config c.yaml", "run --dry-run --config c.yaml"],
    [
      "--config c.yaml -state-dir /meta -skip-cleanup",
      "run --config c.yaml --state-dir /meta --skip-cleanup",
    ],
    [
      "cleanup -config c.yaml -max-age 24h -dry-run",
      "cleanup-binary --config c.yaml --max-age 24h --dry-run",
    ],
    ["cleanup --config c.yaml --state-dir /meta", "cleanup-binary --config c.yaml --state-dir /meta"],
    ["-version", "--version"],
    ["-help", "--help"],
    ["cleanup -help", "cleanup --help"],
  ])("%s is %s", (written, wanted) => {
    expect(read(written)).toBe(wanted);
  });

  it.each([
    "run -c c.yaml",
    "cleanup --config c.yaml --max-age 24h",
    "jobs --status failed",
    "enqueue refresh orders",
    "-h",
    "--help",
    "",
    "job -- -config",
  ])("leave alone what is none of theirs: %s", (written) => {
    expect(read(written)).toBe(written);
  });
});

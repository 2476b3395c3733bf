import { withoutBinaryForms } from "@dblab-refresh/cli/binary-arguments";
import { describe, expect, it } from "vitest";
import { typed } from "./typed.ts";

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
    ["cleanup -help", "cleanup-binary --help"],
    ["cleanup -h", "cleanup-binary -h"],
    ["cleanup --stage prod -h", "cleanup --stage prod -h"],
    // Go's package flag: a value in the same word or the next, switches with a value in the same word only.
    ["-config=c.yaml -dry-run=true", "run --config=c.yaml --dry-run"],
    ["-config c.yaml -dry-run=false", "run --config c.yaml"],
    ["--config c.yaml --dry-run=false", "run --config c.yaml"],
    ["--config=c.yaml --skip-cleanup=1", "run --config=c.yaml --skip-cleanup"],
    ["-config c.yaml -dry-run -dry-run=false", "run --config c.yaml"],
    ["-config c.yaml -dry-run=false -dry-run", "run --config c.yaml --dry-run"],
    ["-config a=b.yaml", "run --config a=b.yaml"],
    ["-config=a=b.yaml", "run --config=a=b.yaml"],
    ["-config -dry-run", "run --config -dry-run"],
    ["-dry-run", "run --dry-run"],
    ["-state-dir=/meta -config=c.yaml", "run --state-dir=/meta --config=c.yaml"],
    ["--verbose -config c.yaml", "run --verbose --config c.yaml"],
    ["-version=true", "--version"],
    ["-config c.yaml -version", "--version"],
    ["-version=false -config c.yaml", "run --config c.yaml"],
    ["-config c.yaml -help", "run --help"],
    ["-config c.yaml -h", "run --help"],
    ["-config c.yaml -version -help", "run --help"],
    ["cleanup -config=c.yaml -dry-run=true", "cleanup-binary --config=c.yaml --dry-run"],
    ["cleanup -config c.yaml -max-age=24h -dry-run=false", "cleanup-binary --config c.yaml --max-age=24h"],
    ["run -config c.yaml -dry-run=t", "run --config c.yaml --dry-run"],
    ["-config c.yaml -- -dry-run=false", "run --config c.yaml -- -dry-run=false"],
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
    "--verbose jobs --config c.yaml --stage prod",
    "cleanup --stage prod --dry-run",
  ])("leave alone what is none of theirs: %s", (written) => {
    expect(read(written)).toBe(written);
  });

  it.each([
    ["1 t T true TRUE True", true],
    ["0 f F false FALSE False", false],
  ])("take %s for a switch, as Go's strconv.ParseBool does", (values, isOn) => {
    for (const value of values.split(" "))
      expect(read(`-config c -dry-run=${value}`), value).toBe(`run --config c${isOn ? " --dry-run" : ""}`);
  });

  it("refuse anything else for a switch, so that a dry run that was meant is none that changes something", async () => {
    const { code, complaint } = await typed("-config config.yaml -dry-run=yes", {});

    expect(code).toBe(2);
    expect(complaint).toBe(
      "error: -dry-run=yes is neither on nor off. Say -dry-run, -dry-run=true or -dry-run=false.\n",
    );
  });

  it.each([
    "-config /nope.yaml -dry-run=true",
    "-config=/nope.yaml",
    "cleanup -config=/nope.yaml -dry-run=1",
  ])("are taken by the command: %s", async (words) => {
    const { code, complaint } = await typed(words, {});

    expect(complaint).toMatch(/^error: .*\/nope\.yaml.*no such file/);
    expect(code).toBe(2);
  });

  it("ask for the configuration where there is none, in one line", async () => {
    const { code, complaint } = await typed("-dry-run", {});

    expect(code).toBe(2);
    expect(complaint).toMatch(/^error: required option '-c, --config <file>' not specified\. .*\n$/);
  });
});

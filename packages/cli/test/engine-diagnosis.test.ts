import type { EngineFile, EngineStatus } from "@dblab-refresh/core/ports/engine";
import { readEngineFile } from "@dblab-refresh/dblab/engine-file";
import { expect, it } from "vitest";
import { lookAtEngine } from "../src/operator/diagnosing/engine-diagnosis.ts";

const pool = (name: string, clones: number) => ({ name, status: "active", clones });
const good: EngineStatus = {
  configClosed: false,
  pools: [pool("one", 2), pool("two", 0)],
  retrieval: { mode: "logical", status: "finished", lastRefresh: null, nextRefresh: null },
};

async function found(
  over: {
    readonly status?: Partial<EngineStatus>;
    readonly file?: EngineFile;
    readonly version?: string;
  } = {},
  insecure = false,
) {
  const told: string[] = [];
  await lookAtEngine(
    {
      health: async () => ({ instanceId: "x", version: over.version ?? "v4.1.0" }),
      status: async () => ({ ...good, ...over.status }),
      file: async () => over.file,
    },
    { dblab: { insecure } },
    (level, say, remedy) => told.push(`${level}: ${say} -> ${remedy}`),
  );
  return told;
}

it("has nothing to say of an engine that is right", async () => {
  expect(await found()).toEqual([]);
});

it.each([
  ["too old an engine", { version: "v3.5.0" }, /^problem: .*version v3\.5\.0 -> Upgrade/],
  ["a closed config", { status: { configClosed: true } }, /^problem: .*closed -> Set server\.disableConfig/],
  [
    "a timetable of its own",
    { status: { retrieval: { ...good.retrieval, nextRefresh: "2026-01-02T03:00:00Z" } } },
    /^problem: .*2026-01-02T03:00:00Z -> Empty retrieval\.refresh\.timetable/,
  ],
  [
    "physical mode",
    { status: { retrieval: { ...good.retrieval, mode: "physical" } } },
    /^problem: .*physical mode/,
  ],
  ["pools that are all in use", { status: { pools: [pool("a", 1), pool("b", 1)] } }, /^problem: every pool/],
  ["a single pool", { status: { pools: [pool("a", 0)] } }, /^hint: the engine has 1 pool ->/],
  [
    "no snapshot job",
    { file: readEngineFile("retrieval:\n  jobs:\n    - logicalDump\n    - logicalRestore\n") },
    /^problem: .*snapshot job -> Add logicalSnapshot/,
  ],
])("names %s, with its remedy", async (_, over, told) => {
  expect(await found(over)).toEqual([expect.stringMatching(told)]);
});

it.each([
  "retrieval:\n  jobs:\n    - logicalDump\n    - logicalSnapshot\n  spec:\n",
  "retrieval:\n  jobs: [logicalDump, logicalSnapshot]\n",
  "retrieval:\n  jobs:\n  - logicalSnapshot\n",
])("sees a snapshot job however it is written", async (text) => {
  expect(await found({ file: readEngineFile(text) })).toEqual([]);
});

it("warns of a connection that anybody may read", async () => {
  expect(await found({}, true)).toEqual([expect.stringMatching(/^hint: dblab\.insecure/)]);
});

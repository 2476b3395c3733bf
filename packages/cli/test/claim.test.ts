import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claim } from "@dblab-refresh/cli/single-machine/claim";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** What another host does right before this one's next call of that name. */
const meanwhile = vi.hoisted(() => new Map<string, () => void>());
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const due = (name: string) => {
    const act = meanwhile.get(name);
    meanwhile.delete(name);
    act?.();
  };
  const write: typeof fs.writeFileSync = (...words) => {
    due("writeFileSync");
    fs.writeFileSync(...words);
  };
  const link: typeof fs.linkSync = (...words) => {
    due("linkSync");
    fs.linkSync(...words);
  };
  const rename: typeof fs.renameSync = (...words) => {
    due("renameSync");
    fs.renameSync(...words);
  };
  return { ...fs, writeFileSync: write, linkSync: link, renameSync: rename };
});

/** Milliseconds. */
const BEAT = 20;

/** What a process on a host of its own would write. */
const ownOf = (host: string) =>
  JSON.stringify({ pid: 7, since: "2026-01-01T00:00:00.000Z", host, boot: `boot of ${host}` });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-claim-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Every one of several hosts on one shared volume at the same time. @returns those that have it, by their texts */
async function takers(count: number): Promise<readonly string[]> {
  const path = join(folder, "running.json");
  const owns = Array.from({ length: count }, (_, index) => ownOf(`pod-${index + 2}`));
  const beats: NodeJS.Timeout[] = [];
  let time = 1_000;
  const others = await Promise.all(
    owns.map(async (own) => {
      const other = await claim(path, own, { beat: BEAT, onWait: () => {} });
      // Whoever has it shows that it lives.
      if (other === undefined) beats.push(setInterval(() => utimesSync(path, time, ++time), BEAT / 2));
      return other;
    }),
  );
  for (const beat of beats) clearInterval(beat);
  return owns.filter((_, index) => others[index] === undefined);
}

describe("the claim of a state directory", () => {
  it("is one taker's of all that come at once, where nobody has it", async () => {
    const have = await takers(8);

    expect(have).toHaveLength(1);
    expect(readFileSync(join(folder, "running.json"), "utf8")).toBe(have[0]);
    expect(readdirSync(folder)).toEqual(["running.json"]);
  });

  it.each(["a holder that is gone", "half of a text"])(
    "is one taker's of all that come at once, where they find %s",
    async (what) => {
      writeFileSync(join(folder, "running.json"), what === "half of a text" ? '{"pid": 7, ' : ownOf("pod-1"));

      const have = await takers(8);

      expect(have).toHaveLength(1);
      expect(readFileSync(join(folder, "running.json"), "utf8")).toBe(have[0]);
      expect(readdirSync(folder)).toEqual(["running.json"]);
    },
  );

  it.each([
    ["writeFileSync", "where nobody has it"],
    ["linkSync", "where nobody has it"],
    ["writeFileSync", "where they find a holder that is gone"],
    ["linkSync", "where they find a holder that is gone"],
    ["renameSync", "where they find a holder that is gone"],
  ])("is not taken from one that is quicker by one call (%s), %s", async (call, where) => {
    const path = join(folder, "running.json");
    if (where !== "where nobody has it") writeFileSync(path, ownOf("pod-1"));
    let time = 1_000;
    let living: NodeJS.Timeout | undefined;
    meanwhile.set(call, () => {
      rmSync(path, { force: true });
      writeFileSync(path, ownOf("pod-3"));
      living = setInterval(() => utimesSync(path, time, ++time), BEAT / 2);
    });

    const other = await claim(path, ownOf("pod-2"), { beat: BEAT, onWait: () => {} });

    clearInterval(living);
    expect(other?.holder?.host).toBe("pod-3");
    expect(readFileSync(path, "utf8")).toBe(ownOf("pod-3"));
  });

  it("is not taken from one that came while it was looked whether the one before lives", async () => {
    const path = join(folder, "running.json");
    writeFileSync(path, ownOf("pod-1"));
    const waiting = claim(path, ownOf("pod-2"), {
      beat: BEAT,
      onWait: () => setTimeout(() => writeFileSync(path, ownOf("pod-3")), BEAT),
    });

    expect((await waiting)?.holder?.host).toBe("pod-3");
    expect(readFileSync(path, "utf8")).toBe(ownOf("pod-3"));
  });
});

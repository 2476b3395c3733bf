import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockState } from "@dblab-refresh/cli/single-machine/state-lock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Milliseconds. */
const BEAT = 20;
const elsewhere = JSON.stringify({
  pid: 7,
  since: "2026-01-01T00:00:00.000Z",
  host: "pod-1",
  boot: "another",
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = (over: Partial<Parameters<typeof lockState>[1]> = {}) =>
  lockState(folder, { onWait: () => {}, onLost: () => {}, beat: BEAT, ...over });

describe("a state directory's lock", () => {
  it("is had by one at a time, and given back", async () => {
    const first = await lock();

    await expect(lock()).rejects.toThrow(`is in use by process ${process.pid}, since `);

    await first.release();
    await (await lock()).release();
  });

  it("is waited for by a run while one has it that only resumes, and is that run's then", async () => {
    const first = await lock({ resumes: true });
    const onWait = vi.fn();
    const second = lock({ patience: 60, onWait });
    await vi.waitFor(() =>
      expect(onWait).toHaveBeenCalledWith(
        expect.stringContaining(`Waiting for process ${process.pid}, since `),
      ),
    );

    await first.release();

    await (await second).release();
    expect(onWait).toHaveBeenCalledOnce();
  });

  it("is not waited for where one has it that refreshes, nor for longer than is said, nor by one that only resumes", async () => {
    const refreshing = await lock();
    await expect(lock({ patience: 60 })).rejects.toThrow("is in use by");
    await refreshing.release();
    const resuming = await lock({ resumes: true });
    await expect(lock({ patience: 0.05 })).rejects.toThrow("is in use by");
    await expect(lock({ resumes: true })).rejects.toThrow("is in use by");
    await resuming.release();
  });

  it("is waited for until one that has just begun has said what it does", async () => {
    const first = await lock({ resumes: true });
    const path = join(folder, "running.json");
    const said = readFileSync(path, "utf8");
    rmSync(path);
    const second = lock({ patience: 60, beat: 200 });
    setTimeout(() => writeFileSync(path, said), 50);

    setTimeout(() => void first.release(), 150);

    await (await second).release();
  });

  it("is taken at once from a process of this machine that is gone, whatever it has left", async () => {
    const { release } = await lock();
    const left = readFileSync(join(folder, "running.json"), "utf8");
    await release();
    writeFileSync(join(folder, "running.json"), left);
    const onWait = vi.fn();

    const taken = await lock({ onWait });

    expect(onWait).not.toHaveBeenCalled();
    await taken.release();
  });

  it("is taken from another host once that does not move any more", async () => {
    writeFileSync(join(folder, "running.json"), elsewhere);
    const onWait = vi.fn();

    const taken = await lock({ onWait });

    expect(onWait).toHaveBeenCalledWith(
      expect.stringContaining("process 7 on pod-1, since 2026-01-01T00:00:00Z"),
    );
    await taken.release();
  });

  it("is not taken from another host that lives, and can be had by nobody meanwhile", async () => {
    const path = join(folder, "running.json");
    writeFileSync(path, elsewhere);
    let time = 1_000;
    const living = setInterval(() => utimesSync(path, time, ++time), BEAT / 2);

    await expect(lock()).rejects.toThrow("is in use by process 7 on pod-1");

    clearInterval(living);
  });

  it("tells when somebody has taken it for left, so that nothing more is written", async () => {
    const onLost = vi.fn();
    const { release } = await lock({ onLost });

    writeFileSync(join(folder, "running.json"), elsewhere);

    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
    expect(onLost.mock.calls[0]?.[0]).toContain("process 7 on pod-1");
    await release();
    expect(readFileSync(join(folder, "running.json"), "utf8")).toBe(elsewhere);
  });
});

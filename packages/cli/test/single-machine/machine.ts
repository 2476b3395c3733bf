import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { type Started, start } from "../command.ts";
import { type SmallWorld, startSmallWorld } from "../small-world.ts";

/** A world, and the command beside it. */
export interface Machine {
  readonly small: SmallWorld;
  /** Starts the command in the world's folder, with the variables that lead to the world, and more if they are given. */
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): Started;
  /** Starts a refresh. */
  run(stateDir: string, more?: readonly string[], environment?: Readonly<Record<string, string>>): Started;
}

/** What machines have in common. */
export interface Shared {
  /** The command as users install it. */
  readonly program: string;
  readonly postgres: PostgresHost;
}

/** The life-like durations by this: a clone in 0.35 s. A job waits for whole seconds all the same. */
const SCALE = 0.0005;

/**
 * Tests that run one after the other on a machine of their own, beside other machines: nearly all of a run's time is
 * waiting.
 *
 * @param shared is there once the tests begin
 */
export function machine(
  name: string,
  shared: () => Shared,
  tests: (on: Machine) => void,
  { scale = SCALE }: { readonly scale?: number } = {},
): void {
  describe.concurrent(name, () => {
    let small: SmallWorld;
    beforeAll(async () => {
      small = await startSmallWorld(scale, shared().postgres);
    }, 60_000);
    afterAll(() => small.close(), 20_000);
    const begin: Machine["start"] = (words, environment = {}) =>
      start(words, {
        environment: { ...small.environment, ...environment },
        program: shared().program,
        cwd: small.folder,
      });
    const on: Machine = {
      get small() {
        return small;
      },
      start: begin,
      run: (stateDir, more = [], environment = {}) =>
        begin(["run", "--config", small.configFile, "--state-dir", stateDir, ...more], environment),
    };
    describe.sequential("one after the other", () => tests(on));
  });
}

/** A run that is killed while RDS makes its clone. */
export async function killedWithClone({ run, small }: Machine, stateDir: string): Promise<void> {
  const command = run(stateDir);
  await command.until("Restoring dblab-refresh-");
  command.child.kill("SIGKILL");
  await command.ended;
  // Describe shows it a while after RDS took the call: 10 ms at this scale.
  await vi.waitFor(() => expect(small.leftovers().clones).toHaveLength(1));
}

/** What a refresh leaves in RDS. */
export const nothing = { clones: [], snapshots: [], backups: [] };

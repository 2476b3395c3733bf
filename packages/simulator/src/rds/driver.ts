import type { Backing } from "./backing.ts";
import type { Effect } from "./effect.ts";
import type { RdsModel } from "./model.ts";

export interface Driver {
  /** To be called after anything that may have changed the model. */
  wake(): void;
  /** Stops the timers and waits for the effects under way. */
  close(): Promise<void>;
}

export interface DriverOptions {
  readonly model: RdsModel;
  /** Without one, only time passes. */
  readonly backing?: Backing;
  /** A failing backing shows as a failed status; this tells why. */
  readonly onBackingError?: (effect: Effect, error: unknown) => void;
}

/** setTimeout's limit. */
const longestTimeoutMs = 2 ** 31 - 1;

/**
 * Drives a model whose clock is real: timers for what is due, and its effects against a backing.
 *
 * @throws Error if the model is backed and there is no backing, or the other way round: it would wait for ever
 */
export function driveModel({ model, backing, onBackingError = () => {} }: DriverOptions): Driver {
  if (model.isBacked !== (backing !== undefined))
    throw new Error("a backed model needs a backing, no other does");
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** The effects of one instance run one after another: its last snapshot is complete before it is destroyed. */
  const chains = new Map<string, Promise<void>>();

  function wake(): void {
    if (isClosed) return;
    model.settle();
    for (const effect of model.takeEffects()) enqueue(effect);
    clearTimeout(timer);
    const atMs = model.nextChangeAt();
    if (atMs === undefined) return;
    // A timer may fire a hair early: at least a millisecond keeps it from spinning.
    timer = setTimeout(wake, Math.min(Math.max(atMs - model.now(), 1), longestTimeoutMs));
  }

  function enqueue(effect: Effect): void {
    const before = chains.get(effect.resourceId) ?? Promise.resolve();
    const chain = before.then(() => run(effect)).then(wake);
    chains.set(effect.resourceId, chain);
  }

  async function run(effect: Effect): Promise<void> {
    if (backing === undefined) return;
    try {
      await carryOut(effect, backing, model);
    } catch (error) {
      giveUp(effect, model);
      onBackingError(effect, error);
    }
  }

  wake();
  return {
    wake,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all(chains.values());
    },
  };
}

async function carryOut(effect: Effect, backing: Backing, model: RdsModel): Promise<void> {
  switch (effect.kind) {
    case "start":
      return model.backed(
        effect.resourceId,
        await backing.restore(effect.resourceId, effect.snapshotId, effect.port, effect.identifier),
      );
    case "copy": {
      // Taken when the copy is made, which is after the call by as much as the database is busy.
      const snapshotId = `latest-for-${effect.resourceId}`;
      await backing.snapshot(effect.sourceId, snapshotId);
      const { resourceId, port, identifier } = effect;
      return model.backed(resourceId, await backing.restore(resourceId, snapshotId, port, identifier));
    }
    case "snapshot":
      await backing.snapshot(effect.resourceId, effect.snapshotId);
      return model.snapshotBacked(effect.snapshotId);
    case "copy-snapshot":
      if (backing.copySnapshot === undefined) throw new Error("the backing copies no snapshots");
      await backing.copySnapshot(effect.sourceId, effect.snapshotId);
      return model.snapshotBacked(effect.snapshotId);
    case "rename":
      return model.renamed(effect.resourceId, await backing.rename?.(effect.resourceId, effect.identifier));
    case "admit":
      return backing.admit?.(effect.resourceId, effect.admits);
    case "reboot":
      return backing.reboot?.(effect.resourceId);
    case "destroy":
      return backing.destroy(effect.resourceId);
    default:
      return effect satisfies never;
  }
}

/** What failed behind shows in the model, so that nothing waits for it for ever. */
function giveUp(effect: Effect, model: RdsModel): void {
  switch (effect.kind) {
    case "start":
    case "copy":
      model.backingFailed(effect.resourceId);
      break;
    case "snapshot":
    case "copy-snapshot":
      model.snapshotBacked(effect.snapshotId, false);
      break;
    case "rename":
      model.renamed(effect.resourceId, undefined);
      break;
    case "admit":
    case "reboot":
    case "destroy":
      break;
    default:
      effect satisfies never;
  }
}

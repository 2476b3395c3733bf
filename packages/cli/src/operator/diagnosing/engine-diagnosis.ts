import type { Target } from "@dblab-refresh/core/configuration/target";
import { errors } from "@dblab-refresh/core/job/error-catalogue";
import type { Engine } from "@dblab-refresh/core/ports/engine";

/** Notes what is not right. */
export type Tell = (level: "hint" | "problem" | "unchecked", say: string, remedy: string) => void;

/** The engine's version, its abilities, and the settings that refreshes fail by. */
export async function lookAtEngine(
  engine: Pick<Engine, "health" | "status" | "file">,
  { dblab }: { readonly dblab: Pick<Target["dblab"], "insecure"> },
  tell: Tell,
): Promise<void> {
  const { version } = await engine.health();
  if (Number(/^v?(\d+)/.exec(version)?.[1]) < 4) {
    tell("problem", `DBLab Engine is version ${version}`, errors["engine-too-old"].next);
    return;
  }
  const { configClosed, pools, retrieval } = await engine.status();
  if (configClosed) tell("problem", "the engine's config is closed", errors["engine-config-closed"].next);
  if (retrieval.mode !== "logical")
    tell("problem", `the engine retrieves in ${retrieval.mode} mode`, errors["engine-not-logical"].next);
  if (retrieval.nextRefresh)
    tell(
      "problem",
      `the engine has a timetable of its own: its next refresh is at ${retrieval.nextRefresh}`,
      errors["engine-own-refresh-due"].next,
    );
  if (!pools.some(({ clones }) => clones === 0))
    tell("problem", "every pool of the engine has clones", errors["engine-no-free-pool"].next);
  if (pools.length < 2)
    tell(
      "hint",
      `the engine has ${pools.length} pool`,
      "Add a second one: a refresh needs a pool without clones, and one pool is in use as soon as it has some.",
    );
  const file = await engine.file();
  if (file?.snapshotJob === false)
    tell("problem", "the engine has no snapshot job", errors["engine-no-snapshot-job"].next);
  if (retrieval.refreshFailed)
    tell(
      "hint",
      `the engine's last refresh failed: ${retrieval.refreshFailed}`,
      errors["refresh-failed"].next,
    );
  if (dblab.insecure)
    tell(
      "hint",
      "dblab.insecure is true: anybody in between may read the token",
      errors["engine-certificate"].next,
    );
}

import { createHash } from "node:crypto";
import { hostname } from "node:os";

/** What the configuration's schema gives an installation that the file does not name. */
const UNNAMED = "default";

/**
 * The installation of a single machine, which is in the owner tag of every clone: the configuration's own name; else one
 * that follows from the host's name and the configuration's path. It is kept in the state directory, and can be found
 * again if that is lost: by it, clones that nobody remembers are found and deleted. Two machines that have copies of
 * one configuration do not have one name, or each would take the other's clones for forgotten ones.
 *
 * @param configPath absolute
 */
export function installationName(configured: string, configPath: string, host = hostname()): string {
  if (configured !== UNNAMED) return configured;
  const id = createHash("sha256").update(`${host}\n${configPath}`).digest("hex").slice(0, 16);
  return `machine-${id}`;
}

/** Whether the name changes with the next container, and a lost state directory's clones are not found by it. */
export function isFleeting(configured: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  const inContainer =
    environment.KUBERNETES_SERVICE_HOST !== undefined ||
    environment.ECS_CONTAINER_METADATA_URI_V4 !== undefined ||
    environment.container !== undefined;
  return configured === UNNAMED && inContainer;
}

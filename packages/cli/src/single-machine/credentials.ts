import { configuredRegions } from "@dblab-refresh/core/janitor/regions";
import { Fault } from "@dblab-refresh/core/job/fault";
import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { credentialsError } from "../operator/services/aws-errors.ts";

/** No clone has this name: that RDS knows none is the answer of one that takes our credentials. */
const NOBODYS = `${CLONE_PREFIX}whoami`;

/**
 * Asks each RDS of the configuration for something, before anything is begun. Credentials that are rotated during a refresh
 * are a passing fault of it; those that are wrong at the start stay wrong, and waiting for them would take until a deadline.
 *
 * @throws PlainError if there are no credentials, or RDS does not take them. Whatever else is wrong is the job's to find.
 */
export async function checkCredentials(ports: Ports): Promise<void> {
  const { regions } = await configuredRegions(ports);
  for (const { aws } of regions) {
    try {
      await ports.rds(aws).instance(NOBODYS);
    } catch (error) {
      const wrong = error instanceof Fault && credentialsError(sdkErrorOf(error));
      if (wrong) throw wrong;
    }
  }
}

/** By the name that the SDK had for it. */
function sdkErrorOf({ reason, message, cause }: Fault): Error {
  const error = new Error(message, { cause });
  error.name = reason;
  return error;
}

import { invalidCombination, invalidValue } from "../failure.ts";
import type { InstanceSettings } from "../thing.ts";

interface Input {
  readonly AllocatedStorage?: number | undefined;
  readonly MaxAllocatedStorage?: number | undefined;
  readonly StorageType?: string | undefined;
  readonly Iops?: number | undefined;
  readonly StorageThroughput?: number | undefined;
}

/** GiB from which Postgres' gp3 volume is striped, and its IOPS and throughput can be chosen. */
const striped = 400;

/**
 * What RDS for PostgreSQL checks of storage, at a restore and at a modification.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 *
 * @param present the settings that the call leaves as they are
 * @throws InvalidParameterValue if it would shrink, InvalidParameterCombination
 */
export function checkStorage(input: Input, present: InstanceSettings): void {
  const stored = present.AllocatedStorage ?? 0;
  const size = input.AllocatedStorage ?? stored;
  if (size < stored) {
    throw invalidValue(`Invalid storage size: ${size}. Storage cannot shrink below ${stored}.`);
  }
  const type = input.StorageType ?? present.StorageType;
  const chosen = input.Iops !== undefined || input.StorageThroughput !== undefined;
  if (type === "gp3" && chosen && size < striped) {
    throw invalidCombination(
      `You can't specify IOPS or storage throughput for engine ${present.Engine} and a storage size less than ${striped}.`,
    );
  }
  if (type === "gp2" && chosen) {
    throw invalidCombination("You can't specify IOPS or storage throughput for storage type gp2.");
  }
  if (/^io[12]$/.test(type ?? "")) {
    if (input.StorageThroughput !== undefined)
      throw invalidCombination(`You can't specify storage throughput for storage type ${type}.`);
    if (type !== present.StorageType && input.Iops === undefined)
      throw invalidCombination(`You must specify IOPS for storage type ${type}.`);
  }
  checkLimit(input.MaxAllocatedStorage, size);
}

/** Autoscaling needs a tenth more than there is; as much as there is switches it off. */
function checkLimit(limit: number | undefined, size: number): void {
  if (limit === undefined || limit === size || limit >= Math.ceil(size * 1.1)) return;
  throw invalidCombination(
    `Invalid max storage size: ${limit}. It must be at least 10% more than the allocated storage of ${size}.`,
  );
}

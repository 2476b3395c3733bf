import { expect, it } from "vitest";
import { instanceState } from "../../src/rds/clone-status.ts";

// The lists of the RDS user guide, "Viewing DB instance status".
const waiting = [
  ...["creating", "backing-up", "modifying", "renaming", "rebooting", "resetting-master-credentials"],
  ...["configuring-enhanced-monitoring", "configuring-iam-database-auth", "configuring-log-exports"],
  ...["maintenance", "upgrading", "starting", "converting-to-vpc", "moving-to-vpc", "storage-config-upgrade"],
];
const usable = ["available", "storage-optimization", "storage-initialization"];
const failed = [
  ...["failed", "restore-error", "incompatible-restore", "incompatible-network", "incompatible-option-group"],
  ...["incompatible-parameters", "incompatible-credentials", "insufficient-capacity"],
  ...["inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable"],
  ...["storage-full", "stopped", "stopping", "deleting"],
];

it.each(waiting)("%s is waited for", (status) => expect(instanceState(status)).toBe("waiting"));
it.each(usable)("%s can be used", (status) => expect(instanceState(status)).toBe("usable"));
it.each(failed)("%s is failed", (status) => expect(instanceState(status)).toBe("failed"));

it.each(["a-status-of-next-year", "", "constructor"])("'%s', which nobody knows, is waited for", (status) => {
  expect(instanceState(status)).toBe("waiting");
});

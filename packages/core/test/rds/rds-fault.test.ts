import { describe, expect, it } from "vitest";
import { meansAlreadyThere, meansNotFound, rdsFault } from "../../src/rds/rds-fault.ts";

const faultNamed = (name: string, httpStatus?: number) =>
  rdsFault({ name, message: "text", action: "Restore", ...(httpStatus && { httpStatus }) });

describe("an error that may pass", () => {
  it.each([
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "InvalidDBInstanceState",
    "InvalidDBInstanceStateFault",
    "InvalidDBClusterStateFault",
    "InvalidDBSnapshotStateFault",
    "InsufficientDBInstanceCapacityFault",
    "InsufficientDBClusterCapacityFault",
    "InsufficientStorageClusterCapacityFault",
    "InternalFailure",
    "ServiceUnavailable",
    "TimeoutError",
    "ECONNRESET",
    "ECONNREFUSED",
    "EAI_AGAIN",
    "ExpiredTokenException",
    "CredentialsProviderError",
  ])("%s", (name) => {
    expect(faultNamed(name).passing).toBe(true);
  });

  it("is any answer of the server's own failure, whatever its name", () => {
    expect(faultNamed("SomethingNew", 500).passing).toBe(true);
    expect(faultNamed("SomethingNew", 503).passing).toBe(true);
    expect(faultNamed("SomethingNew", 400).passing).toBe(false);
  });
});

describe("an error that will not pass", () => {
  it.each([
    ["KMSKeyNotAccessibleFault", "clone-key-not-accessible"],
    ["DBSubnetGroupNotFoundFault", "clone-refused"],
    ["DBParameterGroupNotFoundFault", "clone-refused"],
    ["OptionGroupNotFoundFault", "clone-refused"],
    ["StorageTypeNotSupportedFault", "clone-refused"],
    ["InvalidSubnet", "clone-refused"],
    ["InvalidVPCNetworkStateFault", "clone-refused"],
    ["InstanceQuotaExceededFault", "clone-refused"],
    ["StorageQuotaExceededFault", "clone-refused"],
    ["SnapshotQuotaExceededFault", "clone-refused"],
    ["InvalidParameterCombination", "clone-refused"],
    ["DBSnapshotNotFoundFault", "snapshot-not-found"],
    ["AccessDenied", "permission-denied"],
    ["AccessDeniedException", "permission-denied"],
    ["SomethingNew", "aws-fault"],
  ])("%s is %s", (name, code) => {
    const fault = faultNamed(name);

    expect([fault.passing, fault.code]).toEqual([false, code]);
    expect(fault.message).toBe(`RDS Restore: ${fault.reason}: text`);
  });
});

it.each(["DBInstanceAlreadyExists", "DBInstanceAlreadyExistsFault", "DBSnapshotAlreadyExistsFault"])(
  "%s means that the name is taken",
  (name) => {
    expect(meansAlreadyThere(faultNamed(name))).toBe(true);
    expect(meansNotFound(faultNamed(name))).toBe(false);
  },
);

it.each([
  "DBInstanceNotFound",
  "DBInstanceNotFoundFault",
  "DBClusterNotFoundFault",
  "DBSnapshotNotFoundFault",
])("%s means that the thing is not there", (name) => {
  expect(meansNotFound(faultNamed(name))).toBe(true);
  expect(meansAlreadyThere(faultNamed(name))).toBe(false);
});

it("a missing subnet group is not a missing instance", () => {
  expect(meansNotFound(faultNamed("DBSubnetGroupNotFoundFault"))).toBe(false);
});

import type { ClusterSeed } from "./cluster-seed.ts";
import type { InstanceSeed } from "./seed.ts";
import type { InstanceSettings } from "./thing.ts";

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const key = (name: string) => `arn:aws:kms:us-east-1:123456789012:key/${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!${name}`;
const groups = ["sg-app", "sg-analysts"].map((VpcSecurityGroupId) => ({
  VpcSecurityGroupId,
  Status: "active",
}));
const subnets = {
  DBSubnetGroupName: "inner",
  DBSubnetGroupDescription: "inner",
  VpcId: "vpc-default",
  SubnetGroupStatus: "Complete",
  Subnets: ["a", "b"].map((zone) => ({
    SubnetIdentifier: `subnet-${zone}`,
    SubnetAvailabilityZone: { Name: `us-east-1${zone}` },
    SubnetStatus: "Active",
  })),
};
const domain = [{ Domain: "d-1234567890", Status: "joined", IAMRoleName: "domain-join" }];

const watched: InstanceSettings = {
  MonitoringInterval: 15,
  MonitoringRoleArn: role("watch"),
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: key("insights"),
  PerformanceInsightsRetentionPeriod: 731,
};

/**
 * An instance of which every setting that can be set differs from what a restore gives by default. Its zone is not
 * chosen, since it is Multi-AZ; its licence is the only one that Postgres has.
 */
export const instanceOffItsDefaults = (identifier: string): InstanceSeed => ({
  identifier,
  tags: [
    { Key: "team", Value: "payments" },
    { Key: "tier", Value: "1" },
  ],
  settings: {
    ...watched,
    DBInstanceClass: "db.r5.xlarge",
    AllocatedStorage: 500,
    StorageType: "gp3",
    Iops: 14_000,
    StorageThroughput: 600,
    MaxAllocatedStorage: 1000,
    DBParameterGroups: [{ DBParameterGroupName: "tuned", ParameterApplyStatus: "in-sync" }],
    OptionGroupMemberships: [{ OptionGroupName: "extended", Status: "in-sync" }],
    VpcSecurityGroups: groups,
    DBSubnetGroup: subnets,
    DbInstancePort: 6432,
    MultiAZ: true,
    PubliclyAccessible: true,
    NetworkType: "DUAL",
    IAMDatabaseAuthenticationEnabled: true,
    DeletionProtection: true,
    BackupRetentionPeriod: 14,
    PreferredBackupWindow: "01:10-01:40",
    PreferredMaintenanceWindow: "tue:02:10-tue:02:40",
    DatabaseInsightsMode: "advanced",
    EnabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    CACertificateIdentifier: "rds-ca-ecc384-g1",
    CopyTagsToSnapshot: true,
    AutoMinorVersionUpgrade: false,
    DomainMemberships: domain,
    DedicatedLogVolume: true,
    EngineLifecycleSupport: "open-source-rds-extended-support-disabled",
    ProcessorFeatures: [
      { Name: "coreCount", Value: "1" },
      { Name: "threadsPerCore", Value: "1" },
    ],
    AssociatedRoles: [{ RoleArn: role("import"), FeatureName: "s3Import", Status: "ACTIVE" }],
    MasterUserSecret: { SecretArn: secret("db-off"), SecretStatus: "active", KmsKeyId: key("secrets") },
  },
});

/** A cluster of three members, of which every setting differs from what a restore and a create give by default. */
export const clusterOffItsDefaults = (identifier: string): ClusterSeed => ({
  identifier,
  tags: [{ Key: "team", Value: "payments" }],
  settings: {
    StorageType: "aurora-iopt1",
    Port: 6432,
    AvailabilityZones: ["us-east-1b", "us-east-1c", "us-east-1d"],
    DBClusterParameterGroup: "tuned-cluster",
    DBClusterOptionGroupMemberships: [{ DBClusterOptionGroupName: "extended", Status: "in-sync" }],
    DBSubnetGroup: "inner",
    VpcSecurityGroups: groups,
    NetworkType: "DUAL",
    IAMDatabaseAuthenticationEnabled: true,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
    EnabledCloudwatchLogsExports: ["postgresql"],
    BackupRetentionPeriod: 21,
    PreferredBackupWindow: "01:10-01:40",
    PreferredMaintenanceWindow: "tue:02:10-tue:02:40",
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16, SecondsUntilAutoPause: 600 },
    HttpEndpointEnabled: true,
    BacktrackWindow: 3600,
    DatabaseInsightsMode: "advanced",
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: key("insights"),
    PerformanceInsightsRetentionPeriod: 731,
    EngineLifecycleSupport: "open-source-rds-extended-support-disabled",
    DomainMemberships: domain,
    AssociatedRoles: [{ RoleArn: role("import"), FeatureName: "s3Import", Status: "ACTIVE" }],
    MasterUserSecret: { SecretArn: secret("cluster-off"), SecretStatus: "active", KmsKeyId: key("secrets") },
  },
  members: [
    { identifier: `${identifier}-writer`, settings: member("db.r6g.xlarge", 0, "b") },
    { identifier: `${identifier}-reader`, settings: member("db.r6g.large", 3, "c") },
    { identifier: `${identifier}-elastic`, settings: member("db.serverless", 15, "d") },
  ],
});

const member = (DBInstanceClass: string, PromotionTier: number, zone: string): InstanceSettings => ({
  ...watched,
  DBInstanceClass,
  PromotionTier,
  AvailabilityZone: `us-east-1${zone}`,
  DBParameterGroups: [{ DBParameterGroupName: "tuned", ParameterApplyStatus: "in-sync" }],
  PubliclyAccessible: true,
  AutoMinorVersionUpgrade: false,
  CopyTagsToSnapshot: true,
  PreferredMaintenanceWindow: "wed:03:10-wed:03:40",
  CACertificateIdentifier: "rds-ca-ecc384-g1",
});

/** Fields of Describe that are no settings: why each is not compared. A test holds the SDK's shapes against both lists. */

const identity = "follows from which database it is";
const state = "is what RDS is doing just now";
const ofTheCluster = "is the cluster's, and compared there";
const attachment = "a database with it is not swapped: see Databases.attachments";
const customOnly = "RDS Custom's clusters are not restored here";

export type NonSettings = Readonly<Record<string, string>>;

const common: NonSettings = {
  DBClusterIdentifier: identity,
  LatestRestorableTime: identity,
  PendingModifiedValues: state,
  StatusInfos: state,
  PercentProgress: state,
  AutomaticRestartTime: state,
  ActivityStreamKinesisStreamName: identity,
  CertificateDetails:
    "follows from the certificate authority, with dates of its own; of a cluster, its members have it",
  UpgradeRolloutOrder: "follows from the organisation's policy and from tags",
};

/** Of any DB instance. */
const ofInstances: NonSettings = {
  ...common,
  DBInstanceIdentifier: identity,
  DBInstanceArn: identity,
  DbiResourceId: identity,
  InstanceCreateTime: identity,
  DBInstanceStatus: state,
  EnhancedMonitoringResourceArn: identity,
  ActivityStreamEngineNativeAuditFieldsIncluded: "follows from the activity stream",
  ActivityStreamPolicyStatus: "follows from the activity stream",
  ListenerEndpoint: identity,
  SecondaryAvailabilityZone: "is chosen by RDS, and changes places with every failover",
  ReadReplicaSourceDBInstanceIdentifier: attachment,
  ReadReplicaDBInstanceIdentifiers: attachment,
  ReadReplicaDBClusterIdentifiers: attachment,
  ReadReplicaSourceDBClusterIdentifier: attachment,
  ReplicaMode: attachment,
  DBSecurityGroups: "EC2-Classic's, which is gone",
  ResumeFullAutomationModeTime: state,
  IsStorageConfigUpgradeAvailable: state,
  StorageVolumeStatus: state,
  StorageOperationStatus: state,
  StorageOperationPercentProgress: state,
};

export const instanceNonSettings: NonSettings = {
  ...ofInstances,
  PromotionTier: "is of a cluster's members",
};

export const memberNonSettings: NonSettings = {
  ...ofInstances,
  ...Object.fromEntries(
    [
      "Engine",
      "EngineVersion",
      "EngineLifecycleSupport",
      "MasterUsername",
      "MasterUserSecret",
      "DBName",
      "Endpoint",
      "DbInstancePort",
      "AllocatedStorage",
      "MaxAllocatedStorage",
      "AdditionalStorageVolumes",
      "StorageType",
      "Iops",
      "StorageThroughput",
      "StorageEncrypted",
      "StorageEncryptionType",
      "KmsKeyId",
      "TdeCredentialArn",
      "DedicatedLogVolume",
      "BackupRetentionPeriod",
      "PreferredBackupWindow",
      "BackupTarget",
      "AwsBackupRecoveryPointArn",
      "DBInstanceAutomatedBackupsReplications",
      "VpcSecurityGroups",
      "DBSubnetGroup",
      "NetworkType",
      "MultiAZ",
      "LicenseModel",
      "OptionGroupMemberships",
      "CharacterSetName",
      "NcharCharacterSetName",
      "Timezone",
      "IAMDatabaseAuthenticationEnabled",
      "EnabledCloudwatchLogsExports",
      "DeletionProtection",
      "AssociatedRoles",
      "DatabaseInsightsMode",
      "DomainMemberships",
      "ActivityStreamStatus",
      "ActivityStreamMode",
      "ActivityStreamKmsKeyId",
      "DBSystemId",
    ].map((name) => [name, ofTheCluster]),
  ),
  ProcessorFeatures: "Aurora has none",
  MultiTenant: "Aurora has none",
  CustomerOwnedIpEnabled: "Aurora has none",
  DBCapacityReservationIdentifier: "Aurora has none",
  CustomIamInstanceProfile: "Aurora has none",
  AutomationMode: "Aurora has none",
};

export const clusterNonSettings: NonSettings = {
  ...common,
  DBClusterArn: identity,
  DbClusterResourceId: identity,
  ClusterCreateTime: identity,
  EarliestRestorableTime: identity,
  EarliestBacktrackTime: identity,
  BacktrackConsumedChangeRecords: state,
  Endpoint: identity,
  ReaderEndpoint: identity,
  HostedZoneId: identity,
  CloneGroupId: identity,
  CrossAccountClone: identity,
  CustomEndpoints: "are made of members' names, and warned of: see Databases.attachments",
  Status: state,
  Capacity: state,
  AllocatedStorage: "grows and shrinks with the data",
  StorageThroughput: "follows from the storage type",
  IOOptimizedNextAllowedModificationTime: state,
  DBClusterMembers: "are compared one by one",
  MultiAZ: "follows from the members' zones",
  ServerlessV2PlatformVersion: "is AWS's to choose",
  Iops: "a Multi-AZ DB cluster's: such a one is not swapped",
  DBClusterInstanceClass: "a Multi-AZ DB cluster's: such a one is not swapped",
  RdsCustomClusterConfiguration: customOnly,
  ReplicationSourceIdentifier: attachment,
  ReadReplicaIdentifiers: attachment,
  GlobalClusterIdentifier: attachment,
  GlobalWriteForwardingStatus: attachment,
  GlobalWriteForwardingRequested: attachment,
};

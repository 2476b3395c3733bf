import { field, text, word } from "./field.ts";

/**
 * The forms of AWS's names, from the RDS API Reference (CreateDBInstance, RestoreDBInstanceFromDBSnapshot,
 * CreateDBSubnetGroup, CreateDBParameterGroup, CreateOptionGroup) and the VPC's.
 */

const IDENTIFIER = /^[a-z](?:-?[a-z0-9])*$/i;

/** RDS stores identifiers in lower case and compares them so: what we compare with its answers is lower-case, too. */
export const databaseIdentifier = field(
  "an RDS identifier: 1 to 63 letters, digits and single hyphens, beginning with a letter and not ending with a hyphen",
  (written) => (IDENTIFIER.test(written) && written.length <= 63 ? written.toLowerCase() : undefined),
);

/** Automated snapshots begin with `rds:`, AWS Backup's with `awsbackup:`; one shared by another account is named by its ARN. */
export const snapshotIdentifier = text(
  "a snapshot's identifier, such as before-upgrade or rds:production-2025-01-31-02-10, or the ARN of a shared snapshot",
  /^(?=.{1,255}$)(?:arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:(?:cluster-)?snapshot:)?(?:(?:rds|awsbackup):)?[a-z](?:-?[a-z0-9])*$/i,
);

export const instanceClass = text(
  "a DB instance class, such as db.t4g.medium",
  /^db\.[a-z0-9][a-z0-9-]{0,30}(?:\.[a-z0-9][a-z0-9-]{0,30}){0,3}$/,
);

export const subnetGroup = text(
  "the name of a DB subnet group: up to 255 letters, digits, periods, underscores, spaces and hyphens",
  /^[a-z0-9][a-z0-9._ -]{0,254}$/i,
);

export const securityGroup = text(
  "the id of a VPC security group, such as sg-0123456789abcdef0 (not its name)",
  /^sg-[0-9a-f]{8,17}$/,
);

export const subnet = text(
  "the id of a VPC subnet, such as subnet-0123456789abcdef0",
  /^subnet-[0-9a-f]{8,17}$/,
);

/** YAML reads twelve digits as a number, unless they begin with a 0. */
export const account = text("an AWS account's id: 12 digits, in quotes", /^\d{12}$/);

export const parameterGroup = text(
  "the name of a parameter group: up to 255 letters, digits and single hyphens, beginning with a letter (or default.FAMILY)",
  /^(?=.{1,255}$)(?:default\.[a-z0-9.-]+|[a-z](?:-?[a-z0-9])*)$/i,
);

export const optionGroup = text(
  "the name of an option group: up to 255 letters, digits and single hyphens, beginning with a letter (or default:FAMILY)",
  /^(?=.{1,255}$)(?:default:[a-z0-9.-]+|[a-z](?:-?[a-z0-9])*)$/i,
);

export const storageType = word(["gp2", "gp3", "io1", "io2", "standard"]);

/** IAM knows a key in a permission by its id only. */
export const kmsKey = text(
  "the ARN of a KMS key (not of an alias), such as arn:aws:kms:eu-central-1:012345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
);

/** IAM knows a role to be passed by its ARN, its path included. */
export const role = text(
  "the ARN of an IAM role, such as arn:aws:iam::012345678901:role/rds-monitoring-role",
  /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\w+=,.@/-]{1,510}\/)?[\w+=,.@-]{1,64}$/,
);

/** us-east-1, us-gov-west-1, us-isob-east-1, eusc-de-east-1. */
export const region = text("an AWS region, such as eu-central-1", /^[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}$/);

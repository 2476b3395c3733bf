import type { Deployment } from "./deployment.ts";
import { type ExportPlace, exportNames } from "./export-place.ts";
import { accountNamesOf, namesOf } from "./names.ts";
import { exportBucketStatements, exportRoleStatements } from "./permissions/export-role.ts";
import type { Place } from "./permissions/statement.ts";
import { exportTrust, trustDocument } from "./permissions/trust.ts";
import { policyDocument } from "./policy-document.ts";
import { tagsOf } from "./tags.ts";

/** An upload that RDS gave up costs like an object, and nobody sees it. Days. */
const UPLOAD_GIVEN_UP = 7;

/**
 * A bucket that nobody but this account gets at, a key of its own, and the role that RDS takes on to write there. Production
 * keeps bucket and key: without the key nobody could read what was exported.
 */
export function createExportPlace(
  deployment: Deployment,
  place: $util.Output<Place>,
): { readonly variables: ExportPlace<$util.Input<string>>; readonly resources: readonly $util.Resource[] } {
  const { name, stage } = deployment;
  const isKept = name === "production";
  const tags = tagsOf(deployment, "exports");
  const known = place.apply((where) => exportNames(name, where));
  const key = new aws.kms.Key(
    "ExportKey",
    { description: `Exports of the stage ${name}`, enableKeyRotation: true, tags },
    { retainOnDelete: isKept },
  );
  const alias = new aws.kms.Alias("ExportKeyAlias", {
    name: `alias/${namesOf(name).prefix}-exports`,
    targetKeyId: key.keyId,
  });
  const bucket = new aws.s3.Bucket(
    "ExportBucket",
    { bucket: known.bucket, forceDestroy: !isKept, tags },
    { retainOnDelete: isKept },
  );
  const rules = [
    new aws.s3.BucketPublicAccessBlock("ExportBucketAccess", {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    new aws.s3.BucketOwnershipControls("ExportBucketOwnership", {
      bucket: bucket.bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }),
    new aws.s3.BucketServerSideEncryptionConfiguration("ExportBucketEncryption", {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    }),
    new aws.s3.BucketLifecycleConfiguration("ExportBucketLifecycle", {
      bucket: bucket.bucket,
      rules: [
        {
          id: "incomplete-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: UPLOAD_GIVEN_UP },
        },
      ],
    }),
    new aws.s3.BucketPolicy("ExportBucketPolicy", {
      bucket: bucket.bucket,
      policy: place.apply((where) => policyDocument(exportBucketStatements(name, where))),
    }),
  ];
  const role = new aws.iam.Role("ExportRole", {
    name: accountNamesOf(name, stage.deployment.region).role("exports"),
    description: "Writes exported snapshots",
    assumeRolePolicy: place.apply((where) => trustDocument(exportTrust(where))),
    inlinePolicies: [
      {
        name: "exact",
        policy: place.apply((where) => policyDocument(exportRoleStatements(name, where))),
      },
    ],
    tags,
  });
  return {
    variables: {
      EXPORT_BUCKET: bucket.bucket,
      EXPORT_ROLE_ARN: role.arn,
      EXPORT_KMS_KEY_ID: key.arn,
    },
    resources: [key, alias, bucket, ...rules, role],
  };
}

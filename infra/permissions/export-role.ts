import { exportNames } from "../export-place.ts";
import { allow, type Place, type Statement } from "./statement.ts";

/**
 * What RDS does in the role that writes exports: AWS's own list, wildcards included, since it does not say which calls
 * there are behind them. Source: StartExportTask in the RDS API Reference, IamRoleArn.
 */
export function exportRoleStatements(stage: string, place: Place): readonly Statement[] {
  const bucket = bucketArn(stage, place);
  return [
    allow("FindBucket", ["s3:ListBucket", "s3:GetBucketLocation"], [bucket]),
    allow("WriteExports", ["s3:PutObject*", "s3:GetObject*", "s3:DeleteObject*"], [`${bucket}/*`]),
  ];
}

/** The bucket's own policy: nobody gets at it without TLS. */
export function exportBucketStatements(stage: string, place: Place): readonly BucketStatement[] {
  const bucket = bucketArn(stage, place);
  return [
    {
      Sid: "OnlyByTls",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": ["false"] } },
    },
  ];
}

/** A statement of a resource's own policy says whom it is about. */
export interface BucketStatement extends Statement {
  readonly Principal: "*";
}

function bucketArn(stage: string, place: Place): string {
  return `arn:${place.partition}:s3:::${exportNames(stage, place).bucket}`;
}

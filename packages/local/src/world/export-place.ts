import type { ExportPlace } from "@dblab-refresh/core/ports/export-place";

/** Where the stage's exports go: the bucket that its RDS knows, by a role and a key that nobody looks up. */
export const EXPORTS = {
  bucket: "dblab-refresh-local-exports",
  roleArn: "arn:aws:iam::123456789012:role/dblab-refresh-local-exports",
  kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/exports",
} as const satisfies ExportPlace;

import { expect, it } from "vitest";
import { jsonAt, made, types, valueAt } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

const BUCKET = "dblab-refresh-production-exports-111122223333-eu-central-1";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/44444444-4444-4444-4444-444444444444";

/** Where snapshots are exported to: only where there are databases. */
export function exportClaims(stage: Synthesis): void {
  const isProduction = stage.stage === "production";
  const one = (type: string) => made(stage, type).values().next().value;
  const ofExports = [types.bucket, types.key, types.keyAlias, types.bucketPolicy, types.bucketAccess];

  it("has one place for them, or none", () => {
    for (const type of ofExports) expect(made(stage, type).size, type).toBe(isProduction ? 1 : 0);
  });

  it.runIf(isProduction)(
    "is a bucket that is nobody else's, encrypted with a key of its own, by TLS only",
    () => {
      expect(one(types.bucket)).toMatchObject({ bucket: BUCKET, forceDestroy: false });
      expect(one(types.bucketAccess)).toMatchObject({
        bucket: BUCKET,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(one(types.bucketOwnership)).toMatchObject({
        bucket: BUCKET,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      });
      expect(valueAt(one(types.bucketEncryption), "rules", 0)).toMatchObject({
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
      });
      expect(one(types.key)).toMatchObject({ enableKeyRotation: true });
      expect(valueAt(jsonAt(one(types.bucketPolicy), "policy"), "Statement")).toEqual([
        {
          Sid: "OnlyByTls",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:*"],
          Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
          Condition: { Bool: { "aws:SecureTransport": ["false"] } },
        },
      ]);
    },
  );

  it.runIf(isProduction)("forgets uploads that were given up", () => {
    expect(valueAt(one(types.bucketLifecycle), "rules")).toMatchObject([
      { status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
    ]);
  });

  it.runIf(isProduction)("is kept in production, with the key that its objects are read with", () => {
    for (const name of ["ExportBucket", "ExportKey"]) expect(stage.kept, name).toContain(name);
  });

  it.runIf(isProduction)("is what the exporter is told, and nobody else", () => {
    for (const [name, inputs] of made(stage, types.function)) {
      const variables = valueAt(inputs, "environment", "variables");
      const told = ["EXPORT_BUCKET", "EXPORT_ROLE_ARN", "EXPORT_KMS_KEY_ID"].map((variable) =>
        valueAt(variables, variable),
      );
      expect(told, name).toEqual(
        name.endsWith("-exporter")
          ? [BUCKET, "arn:aws:iam::111122223333:role/dblab-refresh-production-exports-eu-central-1", KEY]
          : [undefined, undefined, undefined],
      );
    }
  });
}

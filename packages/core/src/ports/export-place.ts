/** Where snapshots are exported to, and as whom: the stage's own bucket, role and key. */
export interface ExportPlace {
  readonly bucket: string;
  /** RDS takes this role to write into the bucket. */
  readonly roleArn: string;
  /** What is exported is encrypted with it; RDS does not export without one. */
  readonly kmsKeyId: string;
}

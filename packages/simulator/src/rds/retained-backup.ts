import type { DBInstanceAutomatedBackup } from "@aws-sdk/client-rds";

/** What is left of a deleted instance whose automated backups were kept. */
export type RetainedBackup = DBInstanceAutomatedBackup & { readonly Status: "retained" };

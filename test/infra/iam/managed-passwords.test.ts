import { checkStage } from "@dblab-refresh/core/configuration/stage";
import { describe, expect, it } from "vitest";
import { databaseArns } from "../../../infra/permissions/database-arns.ts";
import { managedPasswordStatements } from "../../../infra/permissions/managed-passwords.ts";

const place = { partition: "aws", region: "eu-central-1", account: "111122223333" };
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-1111-1111-1111-111111111111";
const KEY_ELSEWHERE = KEY.replace("eu-central-1", "us-east-1");

function encryption(keys: readonly string[]) {
  const databases = { orders: { type: "rds", aws: { region: "eu-central-1" } } };
  const checked = checkStage({ installation: "acme", databases });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const statements = managedPasswordStatements(databaseArns(checked.stage, place), keys, place);
  return statements.filter(({ Sid }) => Sid === "EncryptPasswords");
}

describe("the permission to encrypt a managed master password", () => {
  it("is for keys in the databases' regions, through Secrets Manager, for secrets of RDS's only", () => {
    expect(encryption([KEY, KEY_ELSEWHERE])).toEqual([
      {
        Sid: "EncryptPasswords",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: [KEY],
        Condition: {
          StringEquals: { "kms:ViaService": ["secretsmanager.eu-central-1.amazonaws.com"] },
          StringLike: {
            "kms:EncryptionContext:SecretARN": [
              "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-*",
            ],
          },
        },
      },
    ]);
  });

  it.each([
    ["no key is configured", []],
    ["all keys are elsewhere", [KEY_ELSEWHERE]],
  ])("is not there if %s", (_, keys) => {
    expect(encryption(keys)).toEqual([]);
  });
});

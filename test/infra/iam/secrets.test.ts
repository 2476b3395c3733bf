import { describe, expect, it } from "vitest";
import { secretStatements } from "../../../infra/permissions/secrets.ts";

const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/22222222-2222-2222-2222-222222222222";
const KEY_ELSEWHERE = KEY.replace("eu-central-1", "us-east-1");
const noKeys = { kmsKeys: { databases: [], secrets: [] } };

describe("the permission for a secret", () => {
  it.each([
    ["its whole ARN", "orders-AbCd1f", ["orders-AbCd1f"]],
    ["an ARN without the six characters", "orders", ["orders-??????"]],
    ["a name that may end in them or in a word", "orders-secret", ["orders-secret", "orders-secret-??????"]],
    [
      "a name that may end in a word with a capital",
      "Orders-Secret",
      ["Orders-Secret", "Orders-Secret-??????"],
    ],
    ["a longer last word", "orders-password", ["orders-password-??????"]],
  ])("is for %s: %s", (_, name, named) => {
    expect(secretStatements([`${SECRET}${name}:key::`], noKeys)).toMatchObject([
      { Sid: "Secrets", Resource: named.map((one) => `${SECRET}${one}`) },
    ]);
  });

  it("comes with the keys of the secrets' region, for the stores that are used there only", () => {
    const kmsKeys = { databases: [], secrets: [KEY, KEY_ELSEWHERE] };

    const [, decrypt] = secretStatements([`${SECRET}orders-AbCd1f`], { kmsKeys });

    expect(decrypt).toEqual({
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [KEY],
      Condition: { StringEquals: { "kms:ViaService": ["secretsmanager.eu-central-1.amazonaws.com"] } },
    });
    expect(secretStatements(["hunter2"], { kmsKeys })).toEqual([]);
  });
});

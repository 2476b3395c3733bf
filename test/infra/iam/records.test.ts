import { checkStage } from "@dblab-refresh/core/configuration/stage";
import { describe, expect, it } from "vitest";
import { databaseArns } from "../../../infra/permissions/database-arns.ts";
import { recordStatements } from "../../../infra/permissions/records.ts";

const place = { partition: "aws-cn", region: "cn-north-1", account: "111122223333" };

function stageOf(records: Readonly<Record<string, { hostedZoneId: string; name: string } | undefined>>) {
  const databases = Object.entries(records).map(([identifier, record]) => [
    identifier,
    { type: "rds", aws: { region: "cn-north-1" }, restore: { ...(record && { record }) } },
  ]);
  const checked = checkStage({ installation: "acme", databases: Object.fromEntries(databases) });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.stage;
}

describe("what follows from a record", () => {
  it("is nothing for a database without one", () => {
    const stage = stageOf({ orders: undefined });

    expect(recordStatements(stage, place)).toEqual([]);
    expect(JSON.stringify(databaseArns(stage, place))).not.toContain("live");
  });

  it("is a name of its own in RDS, for that database alone", () => {
    const stage = stageOf({
      orders: { hostedZoneId: "Z1AAAAAAAAAAAA", name: "orders.example.com" },
      stock: undefined,
    });

    const { current, fresh } = databaseArns(stage, place);

    const db = (name: string) => `arn:aws-cn:rds:cn-north-1:111122223333:db:${name}`;
    expect(current).toEqual([db("orders"), db("orders-live-*"), db("stock")]);
    expect(fresh).toEqual([db("orders-live-*"), db("orders-new-*"), db("stock-new-*")]);
  });

  it("is a statement for each zone, with the zone's own names as Route 53 compares them", () => {
    const stage = stageOf({
      orders: { hostedZoneId: "Z1AAAAAAAAAAAA", name: "Orders.Example.com." },
      stock: { hostedZoneId: "Z1AAAAAAAAAAAA", name: "stock.example.com" },
      ledger: { hostedZoneId: "Z2BBBBBBBBBBBB", name: "ledger.example.org" },
    });

    const swaps = recordStatements(stage, place).filter(({ Sid }) => Sid.startsWith("SwapRecordsOf"));

    const key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
    const names = swaps.map(({ Resource, Condition }) => [
      ...Resource,
      Condition?.["ForAllValues:StringEquals"]?.[key],
    ]);
    expect(names).toEqual([
      ["arn:aws-cn:route53:::hostedzone/Z1AAAAAAAAAAAA", ["orders.example.com", "stock.example.com"]],
      ["arn:aws-cn:route53:::hostedzone/Z2BBBBBBBBBBBB", ["ledger.example.org"]],
    ]);
  });
});

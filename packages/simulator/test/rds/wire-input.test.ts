import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";

let server: Awaited<ReturnType<typeof startRdsServer>>;

beforeAll(async () => {
  server = await startRdsServer({ model: simulatedAurora().model });
});
afterAll(() => server.close());

async function post(body: string) {
  const response = await fetch(server.url, { method: "POST", body });
  const text = await response.text();
  const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: field("Code"),
    message: field("Message"),
    type: field("Type"),
  };
}

const restore = "Action=RestoreDBClusterFromSnapshot&DBClusterIdentifier=clone";
const scaling = "ServerlessV2ScalingConfiguration";
const describe = "Action=DescribeDBInstances&Version=2014-10-31";

test.each([
  ["no action", "Version=2014-10-31", 400, "MissingAction"],
  ["an empty body", "", 400, "MissingAction"],
  ["an action that RDS does not have", "Action=MakeCoffee", 400, "InvalidAction"],
  ["an action's prototype", "Action=constructor", 400, "InvalidAction"],
  ["an error's name for an action", "Action=DBInstanceNotFoundFault", 400, "InvalidAction"],
  ["an action that is not modelled", "Action=DescribeEvents", 400, "InvalidAction"],
  ["another version", "Action=DescribeDBInstances&Version=2012-01-10", 400, "InvalidAction"],
  ["a broken escape", `${describe}&Marker=%zz`, 404, "MalformedQueryString"],
  ["an unknown parameter", `${describe}&DBInstanceIdentifer=prod`, 400, "InvalidQueryParameter"],
  [
    "an unknown parameter in a structure",
    `${describe}&Filters.Filter.1.Nmae=a`,
    400,
    "InvalidQueryParameter",
  ],
  ["a parameter given twice", `${describe}&Marker=a&Marker=b`, 400, "MalformedInput"],
  ["a value that is a structure, too", `${describe}&Marker=a&Marker.b=c`, 400, "MalformedInput"],
  ["a structure where a value belongs", `${describe}&Marker.a=b`, 400, "MalformedInput"],
  ["a value where a list belongs", `${describe}&Filters=a`, 400, "MalformedInput"],
  ["a list without numbers", `${describe}&Filters.Filter.first.Name=a`, 400, "MalformedInput"],
  ["an empty key", `${describe}&Filters..1=a`, 400, "MalformedInput"],
  ["a number that is none", `${describe}&MaxRecords=many`, 400, "MalformedInput"],
  ["a number out of range", `${describe}&MaxRecords=500`, 400, "InvalidParameterValue"],
  [
    "a boolean that is none",
    "Action=ModifyDBInstance&DBInstanceIdentifier=prod&MultiAZ=yes",
    400,
    "MalformedInput",
  ],
  [
    "another version of a cluster's operation",
    "Action=DescribeDBClusters&Version=2012-01-10",
    400,
    "InvalidAction",
  ],
  ["a cluster's operation that is not modelled", "Action=FailoverDBCluster", 400, "InvalidAction"],
  ["a cluster's name without a value", "Action=DeleteDBCluster", 400, "MissingParameter"],
  ["a restore without an engine", `${restore}&SnapshotIdentifier=s`, 400, "MissingParameter"],
  ["an instance's parameter", `${restore}&DBInstanceClass=db.r6g.large`, 400, "InvalidQueryParameter"],
  ["a capacity that is no number", `${restore}&${scaling}.MinCapacity=some`, 400, "MalformedInput"],
  ["a capacity with a value of its own", `${restore}&${scaling}=1`, 400, "MalformedInput"],
  ["a misspelt capacity", `${restore}&${scaling}.Min=1`, 400, "InvalidQueryParameter"],
  ["security groups without numbers", `${restore}&VpcSecurityGroupIds=sg-1`, 400, "MalformedInput"],
  ["a retention that is no number", `${restore}&BackupRetentionPeriod=one`, 400, "MalformedInput"],
  [
    "a member without a class",
    "Action=CreateDBInstance&DBInstanceIdentifier=a&Engine=aurora-postgresql",
    400,
    "MissingParameter",
  ],
  [
    "a filter of clusters that AWS does not have",
    "Action=DescribeDBClusters&Filters.Filter.1.Name=status&Filters.Filter.1.Values.Value.1=a",
    400,
    "InvalidParameterValue",
  ],
  ["an unknown cluster", "Action=StopDBCluster&DBClusterIdentifier=nope", 404, "DBClusterNotFoundFault"],
  ["a missing member", "Action=DeleteDBInstance", 400, "MissingParameter"],
  ["a missing member of a filter", `${describe}&Filters.Filter.1.Name=engine`, 400, "MissingParameter"],
])("%s is answered with AWS's error", async (_title, body, status, code) => {
  const answer = await post(body);

  expect(answer).toMatchObject({ status, code, type: "Sender" });
  expect(answer.message).not.toBe("");
});

test("an answer carries the request's id in its header and in its body", async () => {
  const ok = await post(describe);
  const failed = await post("Action=MakeCoffee");

  for (const { headers, text } of [ok, failed]) {
    expect(headers.get("content-type")).toBe("text/xml");
    expect(text).toContain(`<RequestId>${headers.get("x-amzn-requestid")}</RequestId>`);
  }
  expect(ok.text).toMatch(
    /^<DescribeDBInstancesResponse xmlns="http:\/\/rds\.amazonaws\.com\/doc\/2014-10-31\/">/,
  );
});

test("an error's message is escaped", async () => {
  const answer = await post(`${describe}&Marker=${encodeURIComponent("<&>")}`);

  expect(answer.text).toContain("Invalid value &lt;&amp;&gt; for Marker.");
});

test("a plus sign is a space, as in any form", async () => {
  const answer = await post(`${describe}&DBInstanceIdentifier=no+such%2Bname`);

  expect(answer.message).toBe("DBInstance no such+name not found.");
});

test("lists are read in the order of their numbers, under the model's name or as members, as other clients write them", async () => {
  const model =
    "Filters.Filter.2.Name=engine&Filters.Filter.2.Values.Value.1=postgres&Filters.Filter.1.Name=db-instance-id&Filters.Filter.1.Values.Value.1=prod";
  const members = "Filters.member.1.Name=engine&Filters.member.1.Values.member.1=postgres";

  for (const filters of [model, members]) {
    expect((await post(`${describe}&${filters}`)).text).toContain("<DBInstanceIdentifier>prod<");
  }
});

test("a form above 1 MiB is refused", async () => {
  const answer = await post(`${describe}&Marker=${"x".repeat(1024 * 1024)}`);

  expect(answer).toMatchObject({ status: 413, code: "RequestEntityTooLarge" });
});

test("a request by GET is answered, too", async () => {
  const response = await fetch(`${server.url}/?${describe}`);

  expect(await response.text()).toContain("<DBInstanceIdentifier>prod<");
});

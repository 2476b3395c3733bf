// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/configuration/problem.ts";
import { checkStage } from "../../src/configuration/stage.ts";
import { type Overrides, writtenTarget } from "./written-target.ts";

function complaints(overrides: Overrides): readonly string[] {
  const checked = checkStage({ targets: { main: writtenTarget(overrides) } });
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** Each rule once: what is wrong, and how the only complaint begins. */
const REFUSED: readonly [rule: string, overrides: Overrides, complaint: string][] = [
  [
    "a type that there is not",
    { source: { type: "mysql" } },
    "source.type: mysql is not allowed: one of rds, aurora-cluster",
  ],
  [
    "an identifier with a double hyphen",
    { source: { identifier: "a--b" } },
    "source.identifier: a--b is not allowed",
  ],
  ["an identifier that ends with a hyphen", { source: { identifier: "a-" } }, "source.identifier: a- is not"],
  [
    "an identifier that begins with a digit",
    { source: { identifier: "1a" } },
    "source.identifier: 1a is not",
  ],
  [
    "an identifier of 64 letters",
    { source: { identifier: "a".repeat(64) } },
    `source.identifier: ${"a".repeat(60)}… is not`,
  ],
  [
    "no identifier",
    { source: { identifier: undefined } },
    "source.identifier: is missing: an RDS identifier",
  ],
  ["an empty identifier", { source: { identifier: "" } }, "source.identifier: is missing: an RDS identifier"],
  [
    "a malformed snapshot",
    { source: { snapshotIdentifier: "rds:" } },
    "source.snapshotIdentifier: rds: is not",
  ],
  [
    "a cluster's snapshot for an instance",
    { source: { snapshotIdentifier: "arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:x" } },
    "source.snapshotIdentifier: arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:x is not allowed: a snapshot of source.type rds",
  ],
  [
    "a snapshot's age of zero",
    { source: { maxSnapshotAge: "0" } },
    "source.maxSnapshotAge: 0 is not allowed: a duration from 1m",
  ],
  ["a database name of 64 bytes", { source: { dbName: "ü".repeat(32) } }, "source.dbName: "],
  ["a user name with a line break", { source: { username: "a\nb" } }, 'source.username: "a\\nb" is not'],
  [
    "a password with a line break",
    { source: { password: "hunter2\n" } },
    "source.password: (hidden) is not allowed",
  ],
  [
    "a password that is a mapping",
    { source: { password: { a: "hunter2" } } },
    "source.password: (hidden) is not",
  ],
  ["no password without IAM", { source: { password: undefined } }, "source.password: is missing: give one"],
  [
    "a job's mark in place of a password",
    { source: { password: { fromConfiguration: true } } },
    "source.password: (hidden)",
  ],
  [
    "no class",
    { clone: { instanceClass: undefined } },
    "clone.instanceClass: is missing: a DB instance class",
  ],
  ["a class without db.", { clone: { instanceClass: "m6g.large" } }, "clone.instanceClass: m6g.large is not"],
  [
    "a serverless instance of RDS",
    { clone: { instanceClass: "db.serverless" } },
    "clone.instanceClass: db.serverless is not allowed: only Aurora",
  ],
  ["a subnet group with a slash", { clone: { subnetGroup: "a/b" } }, "clone.subnetGroup: a/b is not"],
  [
    "a security group's name",
    { clone: { securityGroups: ["sg-12345678", "web"] } },
    "clone.securityGroups[1]: web is not",
  ],
  [
    "security groups that are a text",
    { clone: { securityGroups: "sg-12345678" } },
    "clone.securityGroups: sg-12345678 is not allowed: a list",
  ],
  [
    "security groups out of a variable",
    { clone: { securityGroups: "$GROUPS" } },
    "clone.securityGroups: $GROUPS is not allowed: a list",
  ],
  [
    "a truth value that is none",
    { clone: { publiclyAccessible: "maybe" } },
    "clone.publiclyAccessible: maybe is not allowed: true or false",
  ],
  [
    "a parameter group with an underscore",
    { clone: { parameterGroup: "a_b" } },
    "clone.parameterGroup: a_b is not",
  ],
  ["an option group with a dot", { clone: { optionGroup: "a.b" } }, "clone.optionGroup: a.b is not"],
  [
    "a malformed cluster parameter group",
    { clone: { clusterParameterGroup: "-" } },
    "clone.clusterParameterGroup: - is not",
  ],
  [
    "a port below 1150",
    { clone: { port: 1149 } },
    "clone.port: 1149 is not allowed: a port from 1150 to 65535",
  ],
  ["a port above 65535", { clone: { port: 65536 } }, "clone.port: 65536 is not"],
  ["a port that is no whole number", { clone: { port: 5432.5 } }, "clone.port: 5432.5 is not"],
  [
    "a storage type that there is not",
    { clone: { storageType: "gp4" } },
    "clone.storageType: gp4 is not allowed: one of gp2, gp3, io1, io2, standard",
  ],
  ["a clone's age of zero", { clone: { maxAge: "0s" } }, "clone.maxAge: 0s is not"],
  ["a negative duration", { clone: { maxAge: "-1h" } }, "clone.maxAge: -1h is not"],
  ["a duration without a unit", { clone: { maxAge: 30 } }, "clone.maxAge: 30 is not"],
  [
    "a poll interval above what SQS delays",
    { clone: { pollInterval: "15m1s" } },
    "clone.pollInterval: 15m1s is not",
  ],
  [
    "no jobs for the dump",
    { clone: { dumpJobs: 0 } },
    "clone.dumpJobs: 0 is not allowed: a number of jobs from 1",
  ],
  ["tags that are a list", { clone: { tags: ["a"] } }, "clone.tags: a list is not allowed: a mapping"],
  [
    "our tag ManagedBy",
    { clone: { tags: { ManagedBy: "me" } } },
    "clone.tags.ManagedBy: is a tag of our own",
  ],
  [
    "our tag AutoDelete",
    { clone: { tags: { AutoDelete: "no" } } },
    "clone.tags.AutoDelete: is a tag of our own",
  ],
  [
    "our tag DeleteAfter",
    { clone: { tags: { DeleteAfter: "never" } } },
    "clone.tags.DeleteAfter: is a tag of our own",
  ],
  [
    "our owner tag",
    { clone: { tags: { "dblab-refresh:owner": "x" } } },
    'clone.tags["dblab-refresh:owner"]: is a tag of our own',
  ],
  [
    "a tag of AWS's",
    { clone: { tags: { "AWS:x": "y" } } },
    'clone.tags["AWS:x"]: is a tag key that AWS reserves',
  ],
  ["a tag key of 129 letters", { clone: { tags: { ["k".repeat(129)]: "y" } } }, "clone.tags.kkk"],
  ["a tag key with a dollar", { clone: { tags: { a$b: "y" } } }, 'clone.tags["a$b"]: is not a tag key'],
  ["a tag's value of 257 letters", { clone: { tags: { a: "v".repeat(257) } } }, "clone.tags.a: vvv"],
  ["a tag's value that is a list", { clone: { tags: { a: ["v"] } } }, "clone.tags.a: a list is not"],
  [
    "more tags than AWS has room for beside ours",
    { clone: { tags: Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`k${index}`, "v"])) } },
    "clone.tags: has 47 tags: at most 46",
  ],
  [
    "an endpoint that is no URL",
    { dblab: { apiEndpoint: "dblab:2345" } },
    "dblab.apiEndpoint: dblab:2345 is not",
  ],
  [
    "an endpoint with another scheme",
    { dblab: { apiEndpoint: "ftp://dblab" } },
    "dblab.apiEndpoint: ftp://dblab is not",
  ],
  [
    "an endpoint with a password",
    { dblab: { apiEndpoint: "https://me:hunter2@dblab" } },
    "dblab.apiEndpoint: https://(hidden)@dblab is not",
  ],
  [
    "an endpoint with a query",
    { dblab: { apiEndpoint: "https://dblab?x" } },
    "dblab.apiEndpoint: https://dblab?x is not",
  ],
  ["no token", { dblab: { token: undefined } }, "dblab.token: is missing: the engine's verification token"],
  ["a token that fits no header", { dblab: { token: "hunter2\n" } }, "dblab.token: (hidden) is not"],
  [
    "a certificate that is a path",
    { dblab: { ca: "/etc/ca.pem" } },
    "dblab.ca: /etc/ca.pem is not allowed: one or more certificates",
  ],
  [
    "insecure together with a certificate",
    { dblab: { ca: CERTIFICATE, insecure: true } },
    "dblab.insecure: switches the check off",
  ],
  ["a refresh of no time", { dblab: { timeout: "0s" } }, "dblab.timeout: 0s is not"],
  ["more restore jobs than make sense", { dblab: { restoreJobs: 101 } }, "dblab.restoreJobs: 101 is not"],
  ["a region's zone", { aws: { region: "eu-central-1a" } }, "aws.region: eu-central-1a is not"],
  [
    "an AWS endpoint without a scheme",
    { aws: { endpoint: "127.0.0.1:4566" } },
    "aws.endpoint: 127.0.0.1:4566 is not",
  ],
  ["a deadline above a week", { deadlines: { clone: "169h" } }, "deadlines.clone: 169h is not"],
  [
    "a key with a typing mistake",
    { clone: { securityGroup: ["x"] } },
    "clone.securityGroup: is not known here; did you mean securityGroups?",
  ],
  [
    "a key in other letters",
    { dblab: { apiendpoint: "x" } },
    "dblab.apiendpoint: is not known here; did you mean apiEndpoint?",
  ],
  ["a key like no other", { aws: { zebra: 1 } }, "aws.zebra: is not known here; known are region, endpoint"],
  [
    "a section with a typing mistake",
    { deadline: {} },
    "deadline: is not known here; did you mean deadlines?",
  ],
  ["a missing section", { aws: undefined }, "aws: is missing: a mapping with region, endpoint"],
  [
    "a malformed reference",
    { clone: { maxAge: "${AGE" } },
    "clone.maxAge: ${AGE is not allowed: a reference is",
  ],
  [
    "a malformed reference in a secret",
    { dblab: { token: "${hunter2" } },
    "dblab.token: (hidden) is not allowed: a reference is",
  ],
];

describe("a target", () => {
  it.each(REFUSED)("is refused for %s", (_, overrides, complaint) => {
    const told = complaints(overrides);

    expect(told).toHaveLength(1);
    expect(told[0]?.startsWith(`targets.main.${complaint}`), told[0]).toBe(true);
    expect(told[0]).not.toContain("hunter2");
  });

  it.each<[string, Overrides]>([
    ["nothing optional", {}],
    ["IAM in place of a password", { source: { password: undefined }, clone: { enableIAMAuth: true } }],
    ["IAM out of a variable", { source: { password: undefined }, clone: { enableIAMAuth: "$IAM" } }],
    [
      "truth values as Go's YAML reader takes them",
      { clone: { publiclyAccessible: "no", enableIAMAuth: "Yes" } },
    ],
    ["an automated snapshot", { source: { snapshotIdentifier: "rds:production-2025-01-31-02-10" } }],
    [
      "a shared snapshot",
      { source: { snapshotIdentifier: "arn:aws:rds:eu-central-1:123456789012:snapshot:x" } },
    ],
    ["serverless Aurora", { source: { type: "aurora-cluster" }, clone: { instanceClass: "db.serverless" } }],
    [
      "groups of AWS's own",
      { clone: { parameterGroup: "default.postgres16", optionGroup: "default:postgres-16" } },
    ],
    ["a port as a text", { clone: { port: "5433" } }],
    [
      "46 tags, empty ones, numbers",
      {
        clone: {
          tags: Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`k${i}`, i % 2 === 0 ? "" : i])),
        },
      },
    ],
    ["a tag key that objects have", { clone: { tags: { constructor: "x", Größe: "ä" } } }],
    ["empty values of optional fields", { clone: { port: null, storageType: "" }, deadlines: { job: null } }],
    ["a certificate", { dblab: { ca: CERTIFICATE } }],
    ["insecure without a certificate", { dblab: { insecure: true } }],
    ["a region of another partition", { aws: { region: "us-gov-west-1" } }],
    [
      "references where numbers, truth values and durations are wanted",
      { clone: { port: "$PORT", publiclyAccessible: "${PUBLIC}", maxAge: "${HOURS}h", dumpJobs: "$JOBS" } },
    ],
    ["references in lists and tags", { clone: { securityGroups: ["$GROUP"], tags: { team: "${TEAM}" } } }],
    ["dollars that are none", { source: { password: "a$$b", dbName: "a$1" } }],
  ])("is accepted with %s", (_, overrides) => {
    expect(complaints(overrides)).toEqual([]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStage } from "../../src/configuration/document.ts";
import { describeReadError } from "../../src/configuration/read-error.ts";
import { checkStage } from "../../src/configuration/stage.ts";
import { writtenTarget } from "./written-target.ts";

const VALID = `targets:
  main:
    source: {type: rds, identifier: production, dbName: app, username: dump, password: "\${DB_PASSWORD}"}
    clone: {instanceClass: db.t4g.medium}
    dblab: {apiEndpoint: "https://dblab.example.com:2345", token: "\${DBLAB_TOKEN}"}
    aws: {region: eu-central-1}
`;

function read(text: string) {
  const result = readStage(text, "stage.yaml");
  if (!result.ok) throw new Error(result.description);
  return result;
}

function lines(text: string): readonly string[] {
  const result = readStage(text, "stage.yaml");
  return result.ok ? [] : result.description.split("\n");
}

describe("a stage's file", () => {
  it("tells all its problems at once, each with its line", () => {
    const text = `installation: Acme
requests:
  maxAge: 5
targets:
  main:
    source:
      type: rds
      identifier: production
      username: dump
      password: "\${"
    clone:
      instanceClass: db.t4g.medium
      securityGroups:
        - sg-12345678
        - web
      port: 80
      prot: 5432
      tags:
        Team: data
        ManagedBy: me
    dblab:
      apiEndpoint:
        nowhere
      token: \${DBLAB_TOKEN}
    aws: {region: eu-central-1}
`;
    expect(lines(text).map((line) => line.split(": ").slice(0, 3).join(": ").slice(0, 90))).toEqual(
      [
        "stage.yaml:1: installation: Acme is not allowed",
        "stage.yaml:3: requests.maxAge: 5 is not allowed",
        "stage.yaml:6: targets.main.source.dbName: is missing",
        "stage.yaml:10: targets.main.source.password: (hidden) is not allowed",
        "stage.yaml:15: targets.main.clone.securityGroups[1]: web is not allowed",
        "stage.yaml:16: targets.main.clone.port: 80 is not allowed",
        "stage.yaml:17: targets.main.clone.prot: is not known here; did you mean port?",
        "stage.yaml:20: targets.main.clone.tags.ManagedBy: is a tag of our own",
        "stage.yaml:22: targets.main.dblab.apiEndpoint: nowhere is not allowed",
      ].map((line) => line.slice(0, 90)),
    );
  });

  it("tells duplicate keys with their lines, and what else is wrong", () => {
    expect(lines(`${VALID}    aws: {region: x}\njanitor: {grace: 0}\n`)).toEqual([
      "stage.yaml:7: targets.main.aws: stands here twice: leave one of the two out",
      expect.stringMatching(/^stage\.yaml:8: janitor\.grace: 0 is not allowed/),
    ]);
  });

  it.each([
    ["empty", "", "stage.yaml:1: says nothing"],
    ["nothing but a comment", "# later\n", "stage.yaml:1: says nothing"],
    ["a list", "- a\n", "stage.yaml:1: is no mapping"],
    ["a text", "hello\n", "stage.yaml:1: is no mapping"],
    ["two documents", `${VALID}---\n${VALID}`, "stage.yaml:7: the file has several documents"],
    ["indented with tabs", "targets:\n\tmain: {}\n", "stage.yaml:2: tabs do not indent"],
    ["with an open quote", 'installation: "a\n', "stage.yaml:2: a closing quote"],
    ["with an unknown alias", "aws: *nothing\n", "stage.yaml:1: aws: this alias (*name) has no anchor"],
    ["with an unknown merge", "aws: {<<: *nothing}\n", "stage.yaml:1: aws: this alias (*name) has no anchor"],
    ["with a merge of a text", "aws: {<<: x}\n", "stage.yaml:1: aws: << merges a mapping"],
    ["with a CloudFormation tag", "aws: !Ref x\n", "stage.yaml:1: tags (!name) mean nothing here"],
    ["with a second colon", "installation: a: b\n", "stage.yaml:1: there is a second colon"],
  ])("is refused when it is %s", (_, text, first) => {
    expect(lines(text)[0]?.startsWith(first), lines(text)[0]).toBe(true);
  });

  it("never quotes a line that is no YAML, because a secret may stand in it", () => {
    for (const text of [
      'password: "hunter2\\q"',
      'password: "a" hunter2',
      "password: hunter2: b",
      "{password: hunter2",
      "password: @hunter2",
    ]) {
      expect(lines(text)).not.toEqual([]);
      expect(lines(text).join()).not.toContain("hunter2");
    }
  });

  it("above 1 MiB is refused unread", () => {
    const [line] = lines(`${VALID}#${"ü".repeat(512 * 1024)}`);
    expect(line).toBe("stage.yaml: is larger than 1 MiB: this is no stage's configuration");
  });

  it("may share sections by anchors, aliases and merge keys", () => {
    const { stage } = read(`targets:
  main: &main
    source: &source {type: rds, identifier: production, dbName: app, username: dump, password: $P}
    clone: {instanceClass: db.t4g.medium}
    dblab: &dblab {apiEndpoint: "https://one.example.com", token: $T, timeout: 1h}
    aws: {region: eu-central-1}
  other:
    <<: *main
    source: {<<: *source, dbName: other}
    dblab:
      <<: [{apiEndpoint: "https://two.example.com"}, *dblab]
`);
    expect(stage.targets.other).toEqual({
      source: { type: "rds", identifier: "production", dbName: "other", username: "dump", password: "$P" },
      clone: { instanceClass: "db.t4g.medium" },
      dblab: { apiEndpoint: "https://two.example.com", token: "$T", timeout: "1h" },
      aws: { region: "eu-central-1" },
    });
  });

  it("tells the line of the anchor for what is wrong in an alias", () => {
    const text = VALID.replace("    aws: {region: eu-central-1}", "    aws: *aws").replace(
      "targets:",
      "requests: &aws\n  region: nowhere\ntargets:",
    );
    expect(lines(text)).toContainEqual(
      expect.stringMatching(/^stage\.yaml:2: targets\.main\.aws\.region: nowhere/),
    );
  });

  it("keeps a number's own text where a text is wanted", () => {
    const text = VALID.replace('password: "${DB_PASSWORD}"', "password: 0123").replace(
      "dbName: app",
      "dbName: 1e3",
    );
    expect(read(text).stage.targets.main?.source).toMatchObject({ password: "0123", dbName: "1e3" });
  });

  it("takes a key named __proto__ for an unknown key", () => {
    expect(lines(`${VALID}__proto__: {installation: x}\n`)).toEqual([
      expect.stringMatching(/^stage\.yaml:7: __proto__: is not known here/),
    ]);
  });
});

describe("a stage's document in a bundle", () => {
  it("is read as the file was", () => {
    const { stage, plain } = read(VALID);
    expect(checkStage(JSON.parse(JSON.stringify(plain)))).toEqual({ ok: true, stage });
  });

  it("agrees with the file on every document, right or wrong", () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        80,
        5433,
        true,
        null,
        "",
        "30s",
        "rds",
        "$X",
        "${",
        "a$$b",
        "db.t4g.large",
        [],
        ["sg-12345678"],
        {},
      ),
      fc.dictionary(fc.constantFrom("ManagedBy", "a", "region", "type"), fc.constantFrom("x", 1, null)),
    );
    const section = fc.dictionary(
      fc.constantFrom(
        "type",
        "identifier",
        "port",
        "prot",
        "maxAge",
        "tags",
        "token",
        "region",
        "securityGroups",
        "password",
      ),
      value,
      { maxKeys: 3 },
    );
    const overrides = fc.dictionary(
      fc.constantFrom("source", "clone", "dblab", "aws", "deadlines", "aw"),
      section,
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(overrides, fc.boolean(), (changes, named) => {
        const target = writtenTarget(changes);
        const document = named ? { targets: { main: target }, janitor: { grace: "1m" } } : target;
        const fromJson = checkStage(document);
        // JSON is YAML.
        const fromYaml = readStage(JSON.stringify(document, null, 1), "stage.yaml");

        expect(fromYaml.ok).toBe(fromJson.ok);
        if (fromYaml.ok && fromJson.ok) {
          expect(fromYaml.stage).toEqual(fromJson.stage);
        } else if (!fromYaml.ok && !fromJson.ok) {
          const told = fromYaml.problems.map(({ line: _, column: __, ...problem }) => problem);
          expect(told).toHaveLength(fromJson.problems.length);
          expect(told).toEqual(expect.arrayContaining(fromJson.problems));
        }
      }),
    );
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["ENOENT", "a.yaml: there is no such file: check its name, or start from config/example.yaml"],
    ["EISDIR", "a.yaml: is a directory: name the file in it"],
    ["EACCES", "a.yaml: may not be read by this user: check its permissions"],
    ["EMFILE", "a.yaml: cannot be read (EMFILE)"],
    [undefined, "a.yaml: cannot be read"],
  ])("with %s is explained", (code, line) => {
    expect(describeReadError({ code }, "a.yaml")).toBe(line);
  });
});

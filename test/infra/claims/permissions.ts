import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { permissionsPage } from "../permissions-page.ts";
import { made, types, valueAt } from "../synthesis/made.ts";
import { root } from "../synthesis/platform.ts";
import { attachedPolicies, rolePolicies, roleStatements } from "../synthesis/role-policies.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

/** What the policies of iam/ do not show: what is joined to which role, and what only a whole stage has. */
export function permissionClaims(stage: Synthesis): void {
  const roles = made(stage, types.role);
  const functions = made(stage, types.function);
  const roleOf = (functionName: string) => `${functionName}-${stage.region}`;
  const policyOf = (role: string) => rolePolicies(stage, role).join("\n");

  it("gives each function a role of its own, with one inline policy, and with policies of its own where that has no room", () => {
    for (const [name, inputs] of functions) {
      const role = roles.get(roleOf(name));
      expect(String(inputs.role)).toMatch(new RegExp(`:role/${roleOf(name)}$`));
      const attached = attachedPolicies(stage, roleOf(name)).map((policy) => policy.name);
      const isLong = stage.stage === "production" && name.endsWith("-restorer");
      expect(attached).toEqual(isLong ? [`${name}-2-${stage.region}`] : []);
      expect([valueAt(role, "inlinePolicies")].flat()).toHaveLength(1);
    }
  });

  it("lets Lambda take on a function's role, EventBridge Scheduler the schedules' for the stage's group only, RDS the exports' for the account's snapshots", () => {
    const arn = (service: string, resource: string) =>
      `arn:aws:${service}:${stage.region}:111122223333:${resource}`;
    const trusts: Readonly<Record<string, object>> = {
      [`dblab-refresh-${stage.stage}-scheduler-${stage.region}`]: {
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:SourceAccount": ["111122223333"],
            "aws:SourceArn": [arn("scheduler", `schedule-group/dblab-refresh-${stage.stage}`)],
          },
        },
      },
      [`dblab-refresh-${stage.stage}-exports-${stage.region}`]: {
        Principal: { Service: "export.rds.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": ["111122223333"] },
          ArnLike: { "aws:SourceArn": [arn("rds", "snapshot:*"), arn("rds", "cluster-snapshot:*")] },
        },
      },
    };
    for (const [name, { assumeRolePolicy }] of roles) {
      const trust = trusts[name] ?? { Principal: { Service: "lambda.amazonaws.com" } };
      expect(JSON.parse(String(assumeRolePolicy)), name).toEqual({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...trust }],
      });
    }
    expect(roles.has(`dblab-refresh-${stage.stage}-exports-${stage.region}`)).toBe(
      stage.stage === "production",
    );
    expect([...made(stage, types.scheduleGroup).keys()]).toEqual([`dblab-refresh-${stage.stage}`]);
  });

  it("has no permission for databases where there is none", () => {
    const ofDatabases =
      /Snapshots|RestoreBeside|-new-|-old-|ExportTask|iam:PassRole|CreateSecret|KeepDatabases/;
    for (const role of roles.keys()) {
      if (stage.stage === "production" || role.includes("-snapshotter-")) continue;
      expect(policyOf(role), role).not.toMatch(ofDatabases);
    }
    expect(policyOf(roleOf(`dblab-refresh-${stage.stage}-snapshotter`)).includes("CreateDBSnapshot")).toBe(
      stage.stage === "production",
    );
  });

  it("lets a function read the secrets that its variables refer to", () => {
    const arns = ["secret:orders-AbCdEf", "parameter/billing/password"];
    for (const name of functions.keys()) {
      const reads = stage.stage === "production" && !/(notifier|dead-letters|restorer|exporter)$/.test(name);
      for (const arn of arns) expect(policyOf(roleOf(name)).includes(arn), `${name} ${arn}`).toBe(reads);
      const posts = stage.stage === "production" && name.endsWith("notifier");
      expect(policyOf(roleOf(name)).includes("secret:slack-AbCdEf"), name).toBe(posts);
    }
  });

  it("lets nobody but the notifier tell channels, and it only those that are configured", () => {
    const channels = /ses:SendEmail|sns:Publish|event-bus\/operations/;
    for (const name of functions.keys()) {
      const tells = stage.stage === "production" && name.endsWith("notifier");
      expect(channels.test(policyOf(roleOf(name))), name).toBe(tells);
    }
  });

  it("lets Lambda join the VPC in the role of a function that is in it, and denies that to the function's code", () => {
    const names = [...functions].filter(([, inputs]) => inputs.vpcConfig).map(([name]) => name);
    const denial = (name: string) => ({
      Sid: "CodeLeavesVpcAlone",
      Effect: "Deny",
      Resource: ["*"],
      Condition: {
        ArnEquals: { "lambda:SourceFunctionArn": [expect.stringMatching(new RegExp(`:${name}$`))] },
      },
    });
    for (const name of functions.keys()) {
      const statements = roleStatements(stage, roleOf(name));
      const ofVpc = statements.filter((one) => JSON.stringify(one).includes('"ec2:'));
      const allowed = ofVpc.filter((one) => valueAt(one, "Effect") === "Allow");
      const denied = ofVpc.filter((one) => valueAt(one, "Effect") === "Deny");
      expect(allowed.length > 0, name).toBe(names.includes(name));
      expect(denied).toMatchObject(names.includes(name) ? [denial(name)] : []);
      expect(denied.flatMap((one) => valueAt(one, "Action"))).toEqual(
        allowed.flatMap((one) => valueAt(one, "Action")),
      );
    }
  });

  it("makes no policy that no role has, and denies in the inline one only", () => {
    const attached = [...roles.keys()].flatMap((role) => attachedPolicies(stage, role));
    expect(attached.map(({ name }) => name)).toEqual([...made(stage, types.policy).keys()]);
    for (const { name, policy } of attached) expect(policy, String(name)).not.toContain("Deny");
  });

  it.runIf(stage.stage === "production")("lets the restorer swap the configured records only", () => {
    for (const role of roles.keys())
      expect(policyOf(role).includes("route53:"), role).toBe(
        role === roleOf(`dblab-refresh-${stage.stage}-restorer`),
      );
    const swaps = roleStatements(stage, roleOf(`dblab-refresh-${stage.stage}-restorer`)).filter(({ Sid }) =>
      Sid.startsWith("SwapRecordsOf"),
    );
    const key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
    expect(
      swaps.map(({ Resource, Condition }) => [...Resource, Condition?.["ForAllValues:StringEquals"]?.[key]]),
    ).toEqual([
      [
        "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
        ["inventory.db.example.com", "orders.db.example.com"],
      ],
    ]);
  });

  it("has no secret's value in a policy", () => {
    for (const role of roles.keys()) expect(policyOf(role)).not.toMatch(/t0ken|hunter2/);
  });

  it.runIf(stage.stage === "production")("is what docs/permissions.md says", () => {
    const page = readFileSync(join(root, "docs/permissions.md"), "utf8");

    // To mend it: node scripts/ready.mjs scripts/docs.ts
    expect(page).toBe(permissionsPage(stage));
  });
}

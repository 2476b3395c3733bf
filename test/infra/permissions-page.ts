import type { Statement } from "../../infra/permissions/statement.ts";
import { wildcards } from "./iam/wildcards.ts";
import { jsonAt, made, types, valueAt } from "./synthesis/made.ts";
import { roleStatements } from "./synthesis/role-policies.ts";
import type { Synthesis } from "./synthesis/synthesis.ts";

/** docs/permissions.md, from what a deployment of the test's production stage would make. */
export function permissionsPage(stage: Synthesis): string {
  const prefix = `dblab-refresh-${stage.stage}-`;
  const roles = [...made(stage, types.role)].map(
    ([name, inputs]) => [name.slice(prefix.length, -stage.region.length - 1), inputs] as const,
  );
  const sections = roles.map(([name, inputs]) => {
    const statements = roleStatements(stage, String(inputs.name));
    return `## ${name}\n\n${String(valueAt(inputs, "description"))}. ${trust(inputs)}\n\n${table(statements)}`;
  });
  return `${HEAD}\n${sections.join("\n\n")}\n\n${exemptions()}`;
}

const HEAD = `# Permissions

<!-- Made by \`node scripts/ready.mjs scripts/docs.ts\`; a test compares it. -->

What each function may do, on what, under which condition: nothing else is allowed. The page is made from what would be deployed of
[\`test/infra/stages/production.yaml\`](../test/infra/stages/production.yaml): an RDS source in two regions, an Aurora source, an RDS database that is a source as well, an
Aurora database in another region, a VPC, a password in Secrets Manager and one in SSM. \`test/infra/iam\` evaluates these policies for every function, on its own things and on others'.

- Clones are made and deleted under \`dblab-refresh-*\` only; what is deleted, changed or started has both tags of this installation, what is made gets them.
- Every function that has a hand in a refresh is denied everything but \`rds:Describe*\` on the configured sources (\`KeepSources\`), whatever else allows it.
- Of what stands under \`databases\`, only the restorer modifies, renames and reboots; the snapshotter takes snapshots; to everybody else every change is denied
  (\`KeepDatabases\`). Nobody may delete what has a configured identifier, the restorer included: it deletes \`<identifier>-old-*\`, with the tag \`dblab-refresh:retired\` only. A stage
  without databases has none of these permissions, and no bucket, key and role for exports.
- No refresh's permission reaches a database, and no restore's a source that is none: its \`<identifier>-*\` may match one, so \`KeepSources\` is denied to the restorer, too.
- AWS does not document whether a rename needs \`rds:ModifyDBInstance\` on the new name as well: both are allowed. The names that a restore gives are the temporary ones and what \`to\` may be: what
  begins with the identifier and a hyphen, and \`restore.names\`. So the restorer may modify and rename a database of another's that happens to be called so, such as an
  \`orders-reporting\` beside a configured \`orders\`: a name that \`to\` may be, and a cluster's members, cannot be told from it. (It may not reboot it, unless \`orders\` is a cluster, whose
  members have any such name: of an instance only the temporary names.) That it never does is for the code to see, which
  renames by resource ids that it has captured or committed. Give what must be out of its reach a name that does not begin with a configured identifier and a hyphen.
- A list of blue/green deployments or global clusters that is denied is a refusal of the swap; one of proxies or custom endpoints is a warning.
- Where a database has a \`restore.record\`, only the restorer reads and swaps records of Route 53: the configured names, CNAMEs, by a deletion and a creation, never by an UPSERT. A database that has a record is called \`<identifier>-live-*\` in RDS after
  its first restore, like what its next restore makes: what keeps the reaper from it is that it has no owner tag any more.
- What a failed restore has left is deleted by the reaper, and by the janitor after it, like what a refresh has left: \`<identifier>-new-*\` and \`-live-*\`, with both tags of this installation. Neither
  may touch a database, and the restorer, which renames and modifies databases, may delete nothing but retired originals: no function may do both.
- Roles are passed one by one: the exports' to RDS's exports, and those of \`restore.roles\` to RDS and its monitoring.
- Statements that begin with \`Lambda\` are what Lambda itself does in the function's role.
- IAM does not know which job a function works for: that a clone is the job's own is for the code to see, by the whole owner tag and the resource id.
- A reader that autoscaling added to an Aurora clone, or to a cluster that was restored and has no name yet, has neither the prefix nor the tags: it stays, and is told as a leftover.
- Keys of your own (KMS) are used through RDS and the secret stores only, and only those that \`kmsKeys\` names: \`kms:CreateGrant\` and \`kms:DescribeKey\` for the cloner,
  and, where there are databases, the snapshotter and the restorer; \`kms:Decrypt\` for the functions that have \`Secrets\` or \`Parameters\` below. The key's own policy must admit these roles as well.
- A master password that RDS manages gets a new secret, which RDS makes in the restorer's name: so the restorer may make secrets of RDS's names (\`ManagePasswords\`), may have Secrets Manager encrypt those, and no others,
  with the keys of \`kmsKeys.databases\` in the databases' regions (\`EncryptPasswords\`), and may have RDS look at Secrets Manager's own key (\`LookAtSecretsManagersKey\`). None of this lets it read one.
`;

/** Who may take on the role. */
function trust(inputs: unknown): string {
  const statement = valueAt(jsonAt(inputs, "assumeRolePolicy"), "Statement", 0);
  const operators = ["StringEquals", "ArnLike"].map((operator) => valueAt(statement, "Condition", operator));
  const conditions = operators.flatMap((keys) =>
    Object.entries(keys ?? {}).map(([key, values]) => `${code([key])} ${code(values)}`),
  );
  const only = conditions.length > 0 ? `, only with ${conditions.join(" and ")}` : "";
  return `Taken on by ${code([String(valueAt(statement, "Principal", "Service"))])}${only}.`;
}

function table(statements: readonly Statement[]): string {
  const rows = statements.map(({ Sid, Effect, Action, NotAction, Resource, Condition = {} }) => {
    const what = NotAction ? [`everything but ${code(NotAction)}`] : (Action ?? []).map((one) => code([one]));
    const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} \`${key}\` ${code(values)}`),
    );
    const allows = Effect === "Deny" ? "**denies** " : "";
    return `| ${Sid} | ${allows}${what.join("<br>")} | ${Resource.map((arn) => code([arn])).join("<br>")} | ${conditions.join("<br>")} |`;
  });
  return ["| statement | action | resource | condition |", "|---|---|---|---|", ...rows].join("\n");
}

function code(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(", ");
}

function exemptions(): string {
  const actions = new Map<string, string[]>();
  for (const { action, resource, shown, because } of wildcards) {
    const what = shown ?? resource.source.replaceAll("\\", "").replace(/^\^/, "").replace(/\$$/, "");
    const row = `${code([what])} | ${because}`;
    actions.set(row, [...(actions.get(row) ?? []), action]);
  }
  const rows = [...actions].map(
    ([row, names]) => `| ${names.map((one) => code([one])).join("<br>")} | ${row} |`,
  );
  return `## Where a name cannot stand\n\n| action | resource | why |\n|---|---|---|\n${rows.join("\n")}\n`;
}

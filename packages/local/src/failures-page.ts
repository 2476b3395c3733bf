import { errors } from "@dblab-refresh/core/job/error-catalogue";
import { describeEnd, faultGroups, personOf } from "./faults/all.ts";
import type { LocalFault } from "./faults/fault.ts";
import { restoreFaultGroups } from "./faults/restore/all.ts";
import type { RestoreFault } from "./faults/restore/fault.ts";

const INTRODUCTION = `<!-- Made from the faults' definitions by: node scripts/ready.mjs scripts/docs.ts -->

# What happens when

Everything here can be made to happen on your machine, by its name, and is tried by the tests, there or in virtual time:

\`\`\`sh
npm run demo -- --fault list                                       # all names
npm run demo -- --fault clone-stuck-creating
npm run demo -- --fault reader-appears --source aurora-cluster
\`\`\`

Three things are the same in every row: production is only read; the clone is deleted before the job ends, or is listed as a
leftover and deleted by the janitor; and the job ends, by its deadlines at the latest (\`deadlines\` in [configuration.md](configuration.md)).
An end is \`succeeded\`, \`failed\`, \`skipped\` or \`cancelled\`; in brackets stands the error's code.
`;

const OF_DATABASES = `## Snapshots, restores and exports of databases

\`npm run demo -- --fault rename-in-denied\` does it with a client that writes and reads under the endpoint all along, and says
how long it could not. The ends are those of a deployed stage; where hours are seconds in the demo, it may end by another
limit, which is said. Three things are the same in every row: until what was restored is asked to take the name, every
failure leads back to the original; from there on there is only forward, and if that does not work out, the original and the
restored are both kept, and the leftovers and the alert say what each is; and the original's data are never deleted before
the restored one has answered under the name.
`;

/** docs/failures.md. */
export function failuresPage(): string {
  const sections = faultGroups.map(({ title, faults }) =>
    [
      `## ${title}\n`,
      row([
        "name",
        "what happens",
        "how the job ends",
        "what recovers by itself, and when",
        "what a person does",
      ]),
      row(["---", "---", "---", "---", "---"]),
      ...faults.map(faultRow),
      "",
    ].join("\n"),
  );
  const ofDatabases = restoreFaultGroups.map(({ title, faults }) =>
    [
      `### ${title}\n`,
      row([
        "name",
        "what happens",
        "how the job ends",
        "under the name is then",
        "what recovers by itself, and when",
        "what a person does",
      ]),
      row(["---", "---", "---", "---", "---", "---"]),
      ...faults.map(restoreFaultRow),
      "",
    ].join("\n"),
  );
  const codes = [
    "## Every error code\n",
    "`error.next` on the job's item, in the mail and in the event says this as well.\n",
    row(["code", "what a person does"]),
    row(["---", "---"]),
    ...Object.entries(errors).map(([code, remedy]) => row([`\`${code}\``, remedyText(remedy)])),
    "",
  ].join("\n");
  return [INTRODUCTION, ...sections, OF_DATABASES, ...ofDatabases, codes].join("\n");
}

function remedyText(remedy: { readonly next: string; readonly ofDatabase?: string }): string {
  const { next, ofDatabase } = remedy;
  return ofDatabase === undefined ? next : `Of a refresh: ${next} Of a database's job: ${ofDatabase}`;
}

function restoreFaultRow(fault: RestoreFault): string {
  const real = { expected: { ...fault.expected, ...fault.inProduction } };
  const [end, demos] = [describeEnd(real), describeEnd(fault)];
  const { recovers, found } = real.expected;
  const ends = end === demos ? end : `${end}; in the demo, where hours are seconds: ${demos}`;
  const person = personOf(real, "database").replace(/\.$/, "");
  return row([`\`${fault.name}\``, fault.title, ends, found, recovers, person]);
}

function faultRow(fault: LocalFault): string {
  const only = fault.sources === "both" ? "" : ` (${fault.sources} only)`;
  const { recovers } = fault.expected;
  return row([
    `\`${fault.name}\``,
    `${fault.title}${only}`,
    describeEnd(fault),
    recovers,
    personOf(fault, "refresh").replace(/\.$/, ""),
  ]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

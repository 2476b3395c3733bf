import { errors } from "@dblab-refresh/core/job/error-catalogue";
import { describeEnd, faultGroups, personOf } from "./faults/all.ts";
import type { LocalFault } from "./faults/fault.ts";

const INTRODUCTION = `<!-- Made from the faults' definitions by: node scripts/ready.mjs scripts/docs.ts -->

# What happens when

Everything here can be made to happen on your machine, by its name, and is tried so by the tests:

\`\`\`sh
npm run demo -- --fault list                                       # all names
npm run demo -- --fault clone-stuck-creating
npm run demo -- --fault reader-appears --source aurora-cluster
\`\`\`

Three things are the same in every row: production is only read; the clone is deleted before the job ends, or is listed as a
leftover and deleted by the janitor; and the job ends, by its deadlines at the latest (\`deadlines\` in [configuration.md](configuration.md)).
An end is \`succeeded\`, \`failed\`, \`skipped\` or \`cancelled\`; in brackets stands the error's code.
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
  const codes = [
    "## Every error code\n",
    "`error.next` on the job's item, in the mail and in the event says this as well.\n",
    row(["code", "what a person does"]),
    row(["---", "---"]),
    ...Object.entries(errors).map(([code, { next }]) => row([`\`${code}\``, next])),
    "",
  ].join("\n");
  return [INTRODUCTION, ...sections, codes].join("\n");
}

function faultRow(fault: LocalFault): string {
  const only = fault.sources === "both" ? "" : ` (${fault.sources} only)`;
  const { recovers } = fault.expected;
  return row([
    `\`${fault.name}\``,
    `${fault.title}${only}`,
    describeEnd(fault),
    recovers,
    personOf(fault).replace(/\.$/, ""),
  ]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { cancel, confirm, intro, isCancel, note, outro, select, text } from "@clack/prompts";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { awsSchema, cloneSchema, dblabSchema, sourceSchema } from "@dblab-refresh/core/configuration/target";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { type FirstStage, firstStage, PASSWORD, setSecret, TOKEN } from "./first-stage.ts";

/** What reads a field of the configuration: a question takes what the file would. */
interface Readable {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?: { readonly issues: readonly { readonly message: string }[] };
  };
}

/** Asks for what no default can know and writes the file. @throws PlainError where nobody can be asked */
export async function initConfig(file: string, { force }: { readonly force?: boolean }): Promise<void> {
  if (existsSync(file) && !force) {
    throw new PlainError(`${file} is there already`, "Name another file, or say --force.", exitCodes.usage);
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new PlainError(
      "config init asks questions, and there is no terminal",
      "Run it in one, or write the file by hand: dblab-refresh config schema has its fields for editors.",
      exitCodes.usage,
    );
  }
  const stageName = basename(file).replace(/\.ya?ml$/, "");
  intro(`A stage's file: ${file}`);
  const asked = await askAll();
  const written = firstStage(stageName, asked);
  const read = readStage(written, file);
  if (!read.ok)
    throw new PlainError(`the file would not be right: ${read.description}`, "Please report this.");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, written);
  note(
    [
      `dblab-refresh config check ${file}`,
      `${setSecret(PASSWORD, stageName)} (it asks for what the source's user logs in with)`,
      `${setSecret(TOKEN, stageName)} (it asks for the engine's verification token)`,
      `npx sst deploy --stage ${stageName}`,
      `dblab-refresh plan main --stage ${stageName}`,
      `or, on one machine: dblab-refresh run --config ${file} --dry-run`,
    ].join("\n"),
    "What comes next",
  );
  outro(`Written: ${file}`);
}

async function askAll(): Promise<FirstStage> {
  const type = answered(
    await select({
      message: "What is the source?",
      options: [
        { value: "rds", label: "an RDS instance" },
        { value: "aurora-cluster", label: "an Aurora cluster" },
      ],
    }),
  );
  const region = await ask("In which region?", awsSchema.shape.region, "eu-central-1");
  const { identifier, dbName, username } = sourceSchema.shape;
  const source = {
    identifier: await ask("Its identifier in RDS?", identifier, "production"),
    dbName: await ask("Which database in it?", dbName, "app"),
    username: await ask("As whom does DBLab read it?", username, "postgres"),
  };
  const instanceClass = await ask(
    "What class is the temporary clone to be?",
    cloneSchema.shape.instanceClass,
    "db.m6g.large",
  );
  const apiEndpoint = await ask("Where is DBLab's API?", dblabSchema.shape.apiEndpoint, "https://dblab:2345");
  const nightly = answered(await confirm({ message: "Refresh it every night at 3:00 UTC?" }));
  return {
    type: type === "rds" ? "rds" : "aurora-cluster",
    region,
    ...source,
    instanceClass,
    apiEndpoint,
    nightly,
  };
}

async function ask(message: string, schema: Readable, placeholder: string): Promise<string> {
  return answered(
    await text({
      message,
      placeholder,
      validate: (value) => {
        const read = schema.safeParse(value ?? "");
        return read.success ? undefined : `Needed: ${read.error?.issues[0]?.message ?? "another value"}`;
      },
    }),
  );
}

/** @throws PlainError if the question was left */
function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isAnswer(answer)) return answer;
  cancel("Nothing was written.");
  throw new PlainError(
    "the questions were left",
    "Run dblab-refresh config init again.",
    exitCodes.cancelled,
  );
}

function isAnswer<Answer>(answer: Answer): answer is Exclude<Answer, symbol> {
  return !isCancel(answer);
}

import { SECRET_FIELDS } from "@dblab-refresh/core/configuration/finding";
import { eachString, valueAt } from "@dblab-refresh/core/configuration/path";
import { referencedNames } from "@dblab-refresh/core/configuration/references";
import { sstName } from "@dblab-refresh/core/configuration/secret-names";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { TargetSource } from "@dblab-refresh/core/configuration/target";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";

/** What could not be looked at from here. Nothing is known against it: the job runs elsewhere, with variables of its own. */
export interface UncheckedHere {
  /** Which looks it keeps from being had. `none`: no look needs it, and whether the stage has it is not known. */
  readonly looks: "none" | "engine" | "all";
  readonly say: string;
  readonly remedy: string;
}

/** What is typed to look again. */
export interface Again {
  /** `plan main`. */
  readonly command: string;
  readonly stage?: string;
}

export interface KnownHere {
  readonly unchecked: readonly UncheckedHere[];
  /** With something in place of the secrets that are not here, so that the rest can be looked at. It must go nowhere. */
  readonly secrets: Secrets;
}

const IN_ITS_PLACE = "not-here";

/** Holds what a target refers to against the operator's own environment, which need not have what the deployed functions have. */
export async function knownHere(
  source: TargetSource | undefined,
  { secrets, again }: { readonly secrets: Secrets; readonly again: Again },
): Promise<KnownHere> {
  if (source === undefined) return { unchecked: [], secrets };
  const [password, token] = SECRET_FIELDS.map((path) => namesIn(valueAt(source, path)));
  const withoutSecrets = {
    ...source,
    source: { ...source.source, password: undefined },
    dblab: { ...source.dblab, token: undefined },
  };
  const elsewhere = await lackingOf(namesIn(withoutSecrets), secrets);
  const ofToken = (await lackingOf(token ?? [], secrets)).filter((one) => !has(elsewhere, one));
  const ofPassword = (await lackingOf(password ?? [], secrets)).filter(
    (one) => !has([...elsewhere, ...ofToken], one),
  );
  const told = (looks: UncheckedHere["looks"], lacking: readonly Lacking[]) =>
    lacking.length === 0 ? [] : [unchecked(looks, lacking, again)];
  return {
    unchecked: [...told("all", elsewhere), ...told("engine", ofToken), ...told("none", ofPassword)],
    secrets: {
      variable: async (name) =>
        has([...ofToken, ...ofPassword], { name }) ? IN_ITS_PLACE : secrets.variable(name),
    },
  };
}

interface Lacking {
  readonly name: string;
  /** Why, where it is more than that it is not set. */
  readonly why?: string;
}

function has(lacking: readonly Pick<Lacking, "name">[], { name }: Pick<Lacking, "name">): boolean {
  return lacking.some((one) => one.name === name);
}

/** Of those names, what is not set here, or refers to a secret that cannot be read with the operator's credentials. */
async function lackingOf(names: readonly string[], secrets: Secrets): Promise<readonly Lacking[]> {
  const found = names.map(async (name): Promise<Lacking | undefined> => {
    try {
      return (await secrets.variable(name)) ? undefined : { name };
    } catch (error) {
      if (error instanceof Fault) return { name, why: error.message };
      throw error;
    }
  });
  return (await Promise.all(found)).flatMap((one) => one ?? []);
}

function namesIn(written: unknown): readonly string[] {
  const names = new Set<string>();
  eachString(written, (text) => {
    for (const name of referencedNames(text)) names.add(name);
  });
  return [...names];
}

const KEPT = {
  all: "it could not be checked here",
  engine: "DBLab Engine could not be checked here",
  none: "whether the source's password is set could not be checked here",
} as const;

function unchecked(
  looks: UncheckedHere["looks"],
  lacking: readonly Lacking[],
  { command, stage }: Again,
): UncheckedHere {
  const names = lacking.map(({ name }) => name);
  const reasons = lacking.map(({ name, why }) => why ?? `the variable ${name} is not set on this machine`);
  const ofStage = stage === undefined ? "" : ` --stage ${stage}`;
  const [it, has] = names.length === 1 ? ["it", "has"] : ["them", "have"];
  const deployed = `npx sst secret list${ofStage} ${has} ${names.map(sstName).join(" and ")}`;
  const typed = `${names.map((name) => `${name}=…`).join(" ")} dblab-refresh ${command}${ofStage}`;
  return {
    looks,
    say: `${KEPT[looks]}: ${reasons.join("; ")}`,
    // What is no secret field's is no secret of SST's either: only a stage that is not deployed has such a variable.
    remedy: `Nothing, if the stage has ${it}${looks === "all" ? " where its jobs run" : `: ${deployed}`}. To check it from here: ${typed}`,
  };
}

/**
 * The stage without the targets and databases whose RDS cannot be found from here, since where it is stands in a variable.
 *
 * @returns and what those are, for people
 */
export async function regionsKnownHere(
  stage: Stage,
  { secrets, again }: { readonly secrets: Secrets; readonly again: Again },
): Promise<{ readonly stage: Stage; readonly unchecked: readonly UncheckedHere[] }> {
  const unknown = new Map<string, Lacking>();
  const known = async <One extends { readonly aws: unknown }>(all: Readonly<Record<string, One>>) => {
    const kept: [string, One][] = [];
    for (const [name, one] of Object.entries(all)) {
      const lacking = await lackingOf(namesIn(one.aws), secrets);
      if (lacking.length === 0) kept.push([name, one]);
      for (const one of lacking) unknown.set(one.name, one);
    }
    return Object.fromEntries(kept);
  };
  const [targets, databases] = [await known(stage.targets), await known(stage.databases)];
  const told = unknown.size === 0 ? [] : [unchecked("all", [...unknown.values()], again)];
  return { stage: { ...stage, targets, databases }, unchecked: told };
}

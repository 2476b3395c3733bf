import { SETTINGS_KEYS } from "@dblab-refresh/core/configuration/settings";
import { targetKeys } from "@dblab-refresh/core/configuration/target";
import { isRecord } from "./world/gateway-call.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** What is changed in a stage's document. */
export interface DocumentChanges {
  /** Merged into the whole document, key by key. */
  readonly settings?: JsonObject;
  /** Targets beside the first one, by their names: the first one, with these keys merged into it. */
  readonly more?: Readonly<Record<string, JsonObject>>;
  /** Done to every target in the end. */
  readonly everyTarget: (target: JsonObject, name: string) => JsonObject;
  /** Done to every database in the end. Default: nothing. */
  readonly everyDatabase?: (database: JsonObject) => JsonObject;
  /** Done to every channel of the alerts. Default: nothing. */
  readonly everyChannel?: (channel: JsonObject, name: string) => JsonObject;
}

/**
 * A stage's document with changes. A document of one target, as the rds-refresh binary has it, becomes one of several.
 *
 * @param targetName the target that others are made of
 */
export function changedDocument(
  document: unknown,
  targetName: string,
  {
    settings = {},
    more = {},
    everyTarget,
    everyDatabase = (database) => database,
    everyChannel = (channel) => channel,
  }: DocumentChanges,
): unknown {
  if (!isRecord(document)) return document;
  const several = isRecord(document.targets) ? document : withTargets(document, targetName);
  const merged = withDatabases(withChannels(mergedJson(several, settings), everyChannel), everyDatabase);
  const targets = isRecord(merged.targets) ? merged.targets : {};
  const first = targets[targetName];
  if (!isRecord(first)) return merged;
  const others = Object.entries(more).map(([name, changes]) => [name, mergedJson(first, changes)]);
  const all: Record<string, unknown> = { ...targets, ...Object.fromEntries(others) };
  const changed = Object.entries(all).map(([name, one]) => [
    name,
    isRecord(one) ? everyTarget(one, name) : one,
  ]);
  return { ...merged, targets: Object.fromEntries(changed) };
}

/** The sections of the one target, moved below its name. */
function withTargets(document: JsonObject, targetName: string): JsonObject {
  // `alerts` is both: at the top it is the stage's.
  const isSection = ([key]: [string, unknown]) =>
    Object.hasOwn(targetKeys, key) && !SETTINGS_KEYS.includes(key);
  const entries = Object.entries(document);
  const settings = entries.filter((entry) => !isSection(entry));
  return {
    ...Object.fromEntries(settings),
    targets: { [targetName]: Object.fromEntries(entries.filter(isSection)) },
  };
}

function withDatabases(
  document: JsonObject,
  change: NonNullable<DocumentChanges["everyDatabase"]>,
): JsonObject {
  if (!isRecord(document.databases)) return document;
  const databases = Object.entries(document.databases).map(([name, database]) => [
    name,
    isRecord(database) ? change(database) : database,
  ]);
  return { ...document, databases: Object.fromEntries(databases) };
}

function withChannels(
  document: JsonObject,
  change: NonNullable<DocumentChanges["everyChannel"]>,
): JsonObject {
  if (!isRecord(document.alerts) || !isRecord(document.alerts.channels)) return document;
  const channels = Object.entries(document.alerts.channels).map(([name, channel]) => [
    name,
    isRecord(channel) ? change(channel, name) : channel,
  ]);
  return { ...document, alerts: { ...document.alerts, channels: Object.fromEntries(channels) } };
}

function mergedJson(one: JsonObject, other: JsonObject): JsonObject {
  const merged = Object.entries(other).map(([key, value]) => {
    const before = one[key];
    return [key, isRecord(before) && isRecord(value) ? mergedJson(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(merged) };
}

/**
 * The engine's YAML file, and the part of it that the API shows and changes (its "projection"; engine 4.1:
 * `pkg/models/configuration.go`, `pkg/util/projection`).
 */
import { at, isObject, type Json, type JsonObject, withAt } from "./json.ts";

export type SourceConnection = {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
};

type Kind = "bool" | "int" | "string" | "map" | "list";
type Projected = {
  readonly path: readonly string[];
  readonly kind: Kind;
  /** Stored even where the file lacks the key, as long as the section around it exists. */
  readonly createKey?: true;
  /** Can be written, is never shown. */
  readonly sensitive?: true;
};

const DUMP = ["retrieval", "spec", "logicalDump", "options"];
const RESTORE = ["retrieval", "spec", "logicalRestore", "options"];
const CONNECTION = [...DUMP, "source", "connection"];

const PROJECTION: readonly Projected[] = [
  { path: ["global", "debug"], kind: "bool" },
  { path: ["databaseConfigs", "configs"], kind: "map" },
  { path: ["databaseContainer", "dockerImage"], kind: "string" },
  { path: ["retrieval", "refresh", "timetable"], kind: "string" },
  { path: [...CONNECTION, "dbname"], kind: "string" },
  { path: [...CONNECTION, "host"], kind: "string" },
  { path: [...CONNECTION, "password"], kind: "string", sensitive: true },
  { path: [...CONNECTION, "port"], kind: "int" },
  { path: [...CONNECTION, "username"], kind: "string" },
  { path: [...DUMP, "source", "rdsIam", "dbInstanceIdentifier"], kind: "string" },
  { path: [...DUMP, "databases"], kind: "map", createKey: true },
  { path: [...DUMP, "parallelJobs"], kind: "int" },
  { path: [...RESTORE, "parallelJobs"], kind: "int" },
  { path: [...RESTORE, "configs"], kind: "map", createKey: true },
  { path: [...DUMP, "customOptions"], kind: "list" },
  { path: [...RESTORE, "customOptions"], kind: "list" },
  { path: [...DUMP, "ignoreErrors"], kind: "bool" },
  { path: [...RESTORE, "ignoreErrors"], kind: "bool" },
];

/** A configuration as an installation for logical refreshes from RDS has it, with a source that does not exist. */
export const DEFAULT_SETTINGS: JsonObject = {
  global: { debug: false },
  databaseContainer: { dockerImage: "postgresai/extended-postgres:18-0.6.2" },
  databaseConfigs: { configs: { shared_buffers: "1GB" } },
  retrieval: {
    refresh: { timetable: "", skipStartRefresh: true },
    jobs: ["logicalDump", "logicalRestore", "logicalSnapshot"],
    spec: {
      logicalDump: {
        options: {
          source: {
            type: "remote",
            connection: {
              dbname: "postgres",
              host: "unset.invalid",
              port: 5432,
              username: "postgres",
              password: "",
            },
            rdsIam: { dbInstanceIdentifier: "" },
          },
          parallelJobs: 1,
          customOptions: ["--no-publications", "--no-subscriptions"],
          ignoreErrors: false,
        },
      },
      logicalRestore: {
        options: { parallelJobs: 1, customOptions: ["--no-privileges", "--no-owner"], ignoreErrors: false },
      },
      logicalSnapshot: { options: {} },
    },
  },
};

/** What `GET /admin/config` shows: nested as in the file, without the password and whatever is not in the projection. */
export function shown(settings: JsonObject): JsonObject {
  const known = views.get(settings);
  if (known !== undefined) return known;
  let view: JsonObject = {};
  for (const { path, sensitive } of PROJECTION) {
    const value = at(settings, path);
    if (!sensitive && value !== undefined && value !== null) view = withAt(view, path, value);
  }
  views.set(settings, view);
  return view;
}

/** Settings are replaced, never changed, and asked for much more often. */
const views = new WeakMap<JsonObject, JsonObject>();

/** A value that does not fit its key; answered with 400. */
export class UnfitSetting extends Error {}

/**
 * The settings after `POST /admin/config`. Keys outside the projection and keys that the file lacks are dropped
 * without a word, except the few that are created; an empty password is not stored.
 *
 * @throws UnfitSetting
 */
export function changed(settings: JsonObject, sent: JsonObject): JsonObject {
  let result = settings;
  for (const projected of PROJECTION) {
    const { path, createKey, sensitive } = projected;
    const raw = at(sent, path);
    if (raw === undefined || raw === null) continue;
    const value = converted(raw, projected);
    if (sensitive && value === "") continue;
    const section = at(settings, path.slice(0, -1));
    const known = at(settings, path) !== undefined || (createKey && isObject(section));
    if (known) result = withAt(result, path, value);
  }
  return result;
}

function converted(value: Json, { kind, path }: Projected): Json {
  const unfit = () =>
    new UnfitSetting(
      `failed to load json config projection: failed to convert ${JSON.stringify(value)} (${path.join(".")})`,
    );
  switch (kind) {
    case "bool":
      if (typeof value === "boolean") return value;
      throw unfit();
    case "int": {
      const number = typeof value === "string" && value !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isInteger(number)) return number;
      throw unfit();
    }
    case "string":
      if (typeof value === "string") return value;
      if (typeof value === "number" || typeof value === "boolean") return String(value);
      throw unfit();
    case "map":
      if (isObject(value)) return value;
      throw unfit();
    case "list":
      if (Array.isArray(value)) return value;
      throw unfit();
  }
}

/** Where a refresh that starts now would read from. The engine's defaults stand in for what is missing. */
export function sourceConnection(settings: JsonObject): SourceConnection {
  const text = (key: string) => {
    const value = at(settings, [...CONNECTION, key]);
    return typeof value === "string" ? value : "";
  };
  const port = at(settings, [...CONNECTION, "port"]);
  return {
    host: text("host"),
    port: typeof port === "number" && port !== 0 ? port : 5432,
    dbname: text("dbname"),
    username: text("username") || "postgres",
    password: text("password"),
  };
}

export function dumpJobs(settings: JsonObject): number {
  return jobs(at(settings, [...DUMP, "parallelJobs"]));
}

export function restoreJobs(settings: JsonObject): number {
  return jobs(at(settings, [...RESTORE, "parallelJobs"]));
}

function jobs(value: Json | undefined): number {
  return typeof value === "number" && value > 0 ? value : 1;
}

export function timetable(settings: JsonObject): string {
  const value = at(settings, ["retrieval", "refresh", "timetable"]);
  return typeof value === "string" ? value : "";
}

export function skipsStartRefresh(settings: JsonObject): boolean {
  return at(settings, ["retrieval", "refresh", "skipStartRefresh"]) === true;
}

/** The file with a shorter list of the jobs that make a refresh. */
export function withoutJob(settings: JsonObject, name: string): JsonObject {
  const path = ["retrieval", "jobs"];
  const list = at(settings, path);
  return Array.isArray(list)
    ? withAt(
        settings,
        path,
        list.filter((job) => job !== name),
      )
    : settings;
}

export function hasSnapshotJob(settings: JsonObject): boolean {
  const list = at(settings, ["retrieval", "jobs"]);
  return Array.isArray(list) && list.includes("logicalSnapshot");
}

/**
 * The engine cannot pipe a parallel dump into a restore; it finds out when it builds the jobs of a refresh, and says
 * so in its log only.
 */
export function cannotBuildJobs(settings: JsonObject): boolean {
  return at(settings, [...DUMP, "immediateRestore", "enabled"]) === true && dumpJobs(settings) > 1;
}

import { stringify } from "yaml";
import type { Reply } from "./answer.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** As the engine masks its file (engine 4.1: `pkg/util/yaml`). */
const MASK = "****";
const SENSITIVE = /^(password|token|verificationToken|personalToken|accessToken|secretAccessKey)$/i;

/** `GET /admin/config.yaml`: the whole file in block style, secrets masked. */
export function settingsFile(settings: JsonObject): Reply {
  return { type: "answer", status: 200, body: stringify(masked(settings)), contentType: "application/yaml" };
}

function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  if (!isObject(value)) return value;
  const result: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    result[key] = SENSITIVE.test(key) && inner !== "" ? MASK : masked(inner);
  }
  return result;
}

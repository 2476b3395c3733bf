import * as z from "zod/mini";
import { parseDuration, type Seconds, seconds } from "./duration.ts";

/** A value as it was written. YAML, JSON and variables spell the same things differently, so all are read from text. */
export type Scalar = string | number | boolean;

export function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/**
 * A field that is read from text; `read` answers undefined for what is not allowed, and `allowed` says what is: to whoever
 * wrote something else, and to editors (document-schema.ts).
 */
export function field<Value>(
  allowed: string,
  read: (text: string) => Value | undefined,
  words?: readonly string[],
) {
  const schema = z.pipe(
    z.union([z.string(), z.number(), z.boolean()], { error: allowed }),
    z.transform((written: Scalar, { issues }): Value => {
      const value = read(String(written));
      if (value !== undefined) return value;
      issues.push({ code: "custom", message: allowed, input: written });
      return z.NEVER;
    }),
  );
  z.globalRegistry.add(schema, { description: allowed, ...(words && { enum: [...words] }) });
  return schema;
}

/** A text of a form. */
export function text(allowed: string, form: RegExp) {
  return field(allowed, (written) => (form.test(written) ? written : undefined));
}

/** One of a few words. */
export function word<const Word extends string>(words: readonly Word[]) {
  const read = (written: string) => words.find((candidate) => candidate === written);
  return field(`one of ${words.join(", ")}`, read, words);
}

/** Like Go's YAML reader, which the rds-refresh binary uses: yes and on are true where a truth value is wanted. */
export const truth = field("true or false", (written) => {
  if (/^(true|yes|on)$/i.test(written)) return true;
  return /^(false|no|off)$/i.test(written) ? false : undefined;
});

export function wholeNumber(thing: string, from: number, to: number) {
  return field(`${thing} from ${from} to ${to}`, (written) => {
    const value = Number(written);
    return /^\d{1,9}$/.test(written) && value >= from && value <= to ? value : undefined;
  });
}

/** A duration of Go's within limits, which are durations of Go's, too. In seconds. */
export function duration(from: string, to: string) {
  return field(
    `a duration from ${from} to ${to}, such as 90s, 30m or 1h30m`,
    (written): Seconds | undefined => {
      const value = parseDuration(written);
      return value !== undefined && value >= seconds(from) && value <= seconds(to) ? value : undefined;
    },
  );
}

/** Where an HTTP API is; without trailing slashes. Credentials would end in logs, and a query in the middle of URLs. */
export const httpUrl = field(
  "an http or https URL without user, password, query or fragment, such as https://dblab.example.com:2345",
  (written) => {
    if (!/^https?:\/\/[^\s?#@\\]+$/i.test(written) || !URL.canParse(written)) return undefined;
    return written.replace(/\/+$/, "");
  },
);

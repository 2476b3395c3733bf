import { codeFailure } from "../failure.ts";

/** A query form as a tree: `Tags.Tag.1.Key=a` is `Tags` -> `Tag` -> `1` -> `Key` -> `"a"`. */
export type FormNode = string | FormTree;
export type FormTree = Map<string, FormNode>;

/** @throws MalformedQueryString, MalformedInput */
export function parseForm(body: string): FormTree {
  const root: FormTree = new Map();
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    plant(root, name, at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return root;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw codeFailure("MalformedQueryString", "The query string contains a syntax error", 404);
  }
}

function plant(root: FormTree, name: string, value: string): void {
  const parts = name.split(".");
  const last = parts.pop() ?? "";
  let node = root;
  for (const part of [...parts]) {
    const next: FormNode = node.get(part) ?? new Map();
    if (typeof next === "string") throw clash(name);
    node.set(part, next);
    node = next;
  }
  if (last === "" || parts.includes("")) throw codeFailure("MalformedInput", `Empty key in ${name}`);
  if (node.has(last)) throw clash(name);
  node.set(last, value);
}

const clash = (name: string) =>
  codeFailure(
    "MalformedInput",
    `The parameter ${name} is given more than once or as both a value and a structure`,
  );

/** A text with references, taken apart. */
export type Part = { kind: "literal"; text: string } | { kind: "reference"; name: string };

/**
 * `${NAME}` and `$NAME` are references, `$$` is a literal `$`, any other `$` stays what it is.
 * Malformed is only `${` without a name and its closing brace.
 */
export type References = { ok: true; parts: readonly Part[] } | { ok: false };

const TOKEN = /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|(\$\{)/g;

/** What to say of a malformed reference. */
export const REFERENCE_FORM =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference is what is told.
  "a reference is ${NAME} or $NAME, of letters, digits and underscores, not a digit first; for a literal $ write $$";

/** Finds the references of a scalar. Adjacent literals are one; an empty text has no parts. */
export function findReferences(text: string): References {
  if (!text.includes("$")) return { ok: true, parts: text === "" ? [] : [{ kind: "literal", text }] };
  const parts: Part[] = [];
  let literal = "";
  let end = 0;
  const close = () => {
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
  };
  for (const match of text.matchAll(TOKEN)) {
    const [token, braced, bare, malformed] = match;
    if (malformed !== undefined) return { ok: false };
    literal += text.slice(end, match.index);
    end = match.index + token.length;
    const name = braced ?? bare;
    if (name === undefined) {
      literal += "$";
    } else {
      close();
      parts.push({ kind: "reference", name });
    }
  }
  literal += text.slice(end);
  close();
  return { ok: true, parts };
}

/** The names that a text refers to, in order, each once; none where a reference is malformed. */
export function referencedNames(text: string): readonly string[] {
  if (!text.includes("$")) return [];
  const references = findReferences(text);
  if (!references.ok) return [];
  return [...new Set(references.parts.flatMap((part) => (part.kind === "reference" ? [part.name] : [])))];
}

export type Expansion =
  | { ok: true; text: string }
  | { ok: false; cause: "malformed" }
  /** Names that are not set, or set to nothing: an empty password is never meant. */
  | { ok: false; cause: "unset"; names: readonly string[] };

/** Puts the variables' values in place, once: a value that looks like a reference is not expanded again. */
export function expand(text: string, variable: (name: string) => string | undefined): Expansion {
  if (!text.includes("$")) return { ok: true, text };
  const references = findReferences(text);
  if (!references.ok) return { ok: false, cause: "malformed" };
  const unset = new Set<string>();
  const texts = references.parts.map((part) => {
    if (part.kind === "literal") return part.text;
    const value = variable(part.name);
    if (value === undefined || value === "") unset.add(part.name);
    return value ?? "";
  });
  if (unset.size > 0) return { ok: false, cause: "unset", names: [...unset] };
  return { ok: true, text: texts.join("") };
}

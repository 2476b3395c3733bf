import type { ErrorCode } from "yaml";

/**
 * What to say of YAML that cannot be read. The library's own sentences quote the text, and the text may be a secret:
 * these do not.
 */
export function syntaxMessage(code: ErrorCode): string {
  return MESSAGES[code] ?? "this is no valid YAML";
}

const QUOTE_IT = "put the text into quotes if it begins with a special character or has a colon or a # in it";
const INDENT_IT = "this does not fit the lines around it: keys of one mapping begin in the same column";

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: "an alias (*name) takes neither an anchor nor a tag",
  BAD_ALIAS: "this alias (*name) has no anchor (&name) before it",
  BAD_DIRECTIVE: "this % directive is unknown: leave it out",
  BAD_DQ_ESCAPE: "in double quotes a backslash begins an escape: write \\\\ for one, or use single quotes",
  BAD_INDENT: INDENT_IT,
  BAD_PROP_ORDER: "anchors and tags come before the value",
  BAD_SCALAR_START: QUOTE_IT,
  BLOCK_AS_IMPLICIT_KEY: `there is a second colon on this line; ${QUOTE_IT}`,
  BLOCK_IN_FLOW: "inside { } and [ ] there are no indented lists and mappings",
  KEY_OVER_1024_CHARS: "a key has at most 1024 characters",
  MISSING_CHAR: "a closing quote, bracket or colon is missing here or on a line above",
  MULTILINE_IMPLICIT_KEY: `a key stands on one line, with a colon behind it; ${QUOTE_IT}`,
  MULTIPLE_ANCHORS: "a value has one anchor at most",
  MULTIPLE_DOCS: "the file has several documents (---): one file is one stage",
  MULTIPLE_TAGS: "a value has one tag at most",
  NON_STRING_KEY: "a key is a text: neither a list nor a mapping",
  RESOURCE_EXHAUSTION: "this is nested too deeply",
  TAB_AS_INDENT: "tabs do not indent in YAML: use spaces",
  TAG_RESOLVE_FAILED: "tags (!name) mean nothing here: leave it out",
  UNEXPECTED_TOKEN: `this is not expected here; ${QUOTE_IT}`,
  BAD_COLLECTION_TYPE: "this tag does not fit its value: leave it out",
};

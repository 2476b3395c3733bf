// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expand, findReferences, referencedNames } from "../../src/configuration/references.ts";

const VALUES: Readonly<Record<string, string>> = { A: "1", B_2: "two", EMPTY: "", NESTED: "${A}$A$$" };
const expanded = (text: string) => expand(text, (name) => VALUES[name]);

describe("references", () => {
  it.each([
    ["${A}", "1"],
    ["$A", "1"],
    ["x${A}y$B_2", "x1ytwo"],
    ["$A-$A", "1-1"],
    ["$$A", "$A"],
    ["$${A}", "${A}"],
    ["$$$A", "$1"],
    ["p$1 $", "p$1 $"],
    ["$", "$"],
    ["", ""],
    ["no reference", "no reference"],
  ])("expands %s to %s", (text, result) => {
    expect(expanded(text)).toEqual({ ok: true, text: result });
  });

  it.each(["${", "${}", "${1}", "${A", "${A-B}", "${ A }", "x${A}${"])("%s is malformed", (text) => {
    expect(findReferences(text)).toEqual({ ok: false });
    expect(expanded(text)).toEqual({ ok: false, cause: "malformed" });
  });

  it("does not expand a value again", () => {
    expect(expanded("$NESTED")).toEqual({ ok: true, text: "${A}$A$$" });
  });

  it("names every variable that is not set or empty, once", () => {
    expect(expanded("$NO $A $EMPTY ${NO}")).toEqual({ ok: false, cause: "unset", names: ["NO", "EMPTY"] });
  });

  it("finds the names, once each", () => {
    expect(referencedNames("$A ${B_2} $A $$C $1")).toEqual(["A", "B_2"]);
  });

  it("gives back any text whose dollars are doubled", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("$", "{", "}", "A", "1", " ") }), (text) => {
        expect(expanded(text.replaceAll("$", "$$$$"))).toEqual({ ok: true, text });
      }),
    );
  });

  it("puts any value in the place of its reference, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom("", "a", "$$"), (value, around) => {
        const result = expand(`${around}\${X}${around}`, () => value);
        const literal = around === "$$" ? "$" : around;
        expect(result).toEqual({ ok: true, text: `${literal}${value}${literal}` });
      }),
    );
  });
});

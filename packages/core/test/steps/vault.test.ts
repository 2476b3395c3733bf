import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secretPattern } from "../../src/steps/secret-pattern.ts";
import { Vault } from "../../src/steps/vault.ts";
import { aJob } from "../job/a-job.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

async function scrub(text: string, password: string, token = "t0ken"): Promise<string> {
  const { main } = aStage().targets;
  const variable = async (name: string) => ({ PASSWORD: password, TOKEN: token })[name];
  const vault = new Vault(memoryPorts({ secrets: { variable } }), aJob({ ...(main && { target: main }) }));
  await vault.target();
  return vault.scrub(text);
}

describe("a secret that was resolved is taken out of a text", () => {
  const secret = `p"a\\s&s/w+o'r d<é>!`;

  it.each([
    ["as it is", secret],
    ["as JSON writes it", JSON.stringify(secret).slice(1, -1)],
    [
      "as Go's JSON writes it",
      JSON.stringify(secret)
        .slice(1, -1)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e"),
    ],
    ["as a browser encodes it in an address", encodeURIComponent(secret)],
    ["as Go encodes it in an address (url.UserPassword)", "p%22a%5Cs&s%2Fw+o%27r%20d%3C%C3%A9%3E%21"],
    ["as a form encodes it", new URLSearchParams({ p: secret }).toString().slice(2)],
    ["percent-encoded in small letters", encodeURIComponent(secret).toLowerCase()],
    ["in single quotes, as libpq's settings have it", secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'")],
  ])("%s", async (_, written) => {
    expect(await scrub(`dsn=postgres://dump:${written}@host`, secret)).toBe(
      "dsn=postgres://dump:[secret]@host",
    );
  });

  it("every time, and each of several", async () => {
    expect(await scrub("one, two, one", "one", "two")).toBe("[secret], [secret], [secret]");
  });

  it("as a whole, though another secret is a part of it", async () => {
    expect(await scrub("token-and-more, token", "token", "token-and-more")).toBe("[secret], [secret]");
  });

  it("with all that regular expressions mean something by", async () => {
    expect(await scrub("a a.*(b|c)[d]$^{2}? z", "a.*(b|c)[d]$^{2}?")).toBe("a [secret] z");
  });
});

it("a text without secrets stays as it is", async () => {
  expect(await scrub("nothing to hide in 100%", "s3cret")).toBe("nothing to hide in 100%");
});

it("is found at once, or not at all, however it is made up", () => {
  const awkward = "\\".repeat(200);

  expect("\\".repeat(199).replace(secretPattern(awkward), "")).toHaveLength(199);
  expect(`${"\\".repeat(399)}x`.replace(secretPattern(`${awkward}y`), "")).toHaveLength(400);
});

it("is found in any mixture of forms", () => {
  const forms = (unit: string) =>
    fc.constantFrom(
      unit,
      `\\${unit}`,
      encodeURIComponent(unit),
      `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  const secret = fc.stringMatching(/^[ -[\]-~]{1,40}$/);
  const written = secret.chain((text) => fc.tuple(fc.constant(text), fc.tuple(...[...text].map(forms))));

  fc.assert(
    fc.property(written, ([text, parts]) => {
      expect(parts.join("").replace(secretPattern(text), "")).toBe("");
    }),
    { examples: [[["u", ["\\u0075"]]], [["%", ["%25"]]]] },
  );
});

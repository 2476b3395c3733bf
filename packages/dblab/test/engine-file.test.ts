import { expect, it } from "vitest";
import { readEngineFile } from "../src/engine-file.ts";

const file = (source: string, restore: string) => `retrieval:
  spec:
    logicalDump:
      options:
        source:
          ${source}
          connection:
            host: x
        ${restore}
        parallelJobs: 4
    other:
      enabled: true
`;

it.each([
  ["block style", "immediateRestore:\n          customOptions: []\n          enabled: true", true],
  ["flow style", "immediateRestore: {enabled: true, customOptions: []}", true],
  ["turned off", "immediateRestore:\n          enabled: false", false],
  ["commented out", "# immediateRestore:\n        #   enabled: true", false],
  ["another section's switch", "immediateRestore:", false],
])("an immediate restore in %s", (_, restore, expected) => {
  expect(readEngineFile(file("type: remote", restore)).immediateRestore).toBe(expected);
});

it.each([
  ['connectionString: ""', false],
  ["connectionString: ''", false],
  ["connectionString:", false],
  ["connectionString: null", false],
  ["connectionString: # none", false],
  ["type: remote", false],
  ['connectionString: "****"', true],
  ["connectionString: postgres://production/app", true],
])("a source with %s has one: %s", (source, expected) => {
  expect(readEngineFile(file(source, "ignoreErrors: false")).connectionString).toBe(expected);
});

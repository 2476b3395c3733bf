import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * What takes longest, in that order: a file that is begun last keeps one worker busy when the others have nothing left.
 * Those that compute stand between those that wait for a stage.
 */
const LONG = [
  "test/simulation/mistakes.test.ts",
  "packages/local/test/restores.test.ts",
  "packages/local/test/restore-faults-aurora.test.ts",
  "packages/local/test/faults-aurora.test.ts",
  "packages/cli/test/single-machine.test.ts",
  "packages/cli/test/operator.test.ts",
  "test/infra/iam/recorded.test.ts",
  "packages/local/test/restore-faults-rds.test.ts",
  "packages/local/test/faults-rds.test.ts",
  "packages/local/test/host-deaths.test.ts",
  "packages/core/test/steps/restorer/accidents.test.ts",
  "test/simulation/exhaustive.test.ts",
  "packages/local/test/chaos.test.ts",
  "packages/local/test/refresh.test.ts",
  "packages/core/test/steps/database/accidents.test.ts",
  "test/infra/refusals.test.ts",
  "test/infra/bundles.test.ts",
  "test/infra/iam/mutants.test.ts",
];

/** Vitest itself begins with the largest files, until it knows how long each took: in a fresh checkout it does not. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((one) => moduleId.endsWith(`/${one}`));
      return found < 0 ? LONG.length : found;
    };
    return [...others].sort((one, other) => place(one) - place(other));
  }
}

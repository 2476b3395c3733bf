import { expect, it } from "vitest";
import { limits, valuesAt } from "../aws-limits.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

export function limitClaims(stage: Synthesis): void {
  it("has nothing that AWS refuses", () => {
    const refused = limits.flatMap(({ type, path, source, allows }) =>
      stage.resources
        .filter((resource) => resource.type === type)
        .flatMap(({ name, inputs }) =>
          valuesAt(inputs, path)
            .filter((value) => !allows(value))
            .map((value) => `${name}: ${path.join(".")} is ${JSON.stringify(value)} (${source})`),
        ),
    );

    expect(refused).toEqual([]);
  });

  it("is seen by every limit, but for those of a VPC where there is none", () => {
    const unseen = limits.filter(
      ({ type, path }) =>
        !stage.resources.some((one) => one.type === type && valuesAt(one.inputs, path).length > 0),
    );
    const expected = stage.stage === "production" ? [] : ["vpcConfig", "vpcConfig"];

    expect(
      unseen.map(({ path }) => path[0]).filter((key) => key !== "maximumBatchingWindowInSeconds"),
    ).toEqual(expected);
  });
}

import { afterEach, expect, it, vi } from "vitest";
import { readDeployment } from "../../../infra/deployment.ts";
import { functionNames } from "../../../infra/function-list.ts";
import { sizesOf } from "../../../infra/sizes.ts";
import { limits, valuesAt } from "../aws-limits.ts";
import { made, types, valueAt } from "../synthesis/made.ts";
import { stagesFolder } from "../synthesis/platform.ts";
import { rolePolicies } from "../synthesis/role-policies.ts";
import { type Synthesis, secrets } from "../synthesis/synthesis.ts";

export function limitClaims(stage: Synthesis): void {
  afterEach(() => vi.unstubAllEnvs());

  it("has the sizes that are computed before anything is made", () => {
    vi.stubEnv("DBLAB_REFRESH_CONFIG", stagesFolder);
    const deployment = readDeployment(stage.stage);
    const values: Readonly<Record<string, string>> = secrets;
    for (const name of functionNames) {
      const deployed = `dblab-refresh-${stage.stage}-${name}`;
      const variables = valueAt(made(stage, types.function).get(deployed), "environment", "variables");

      expect(
        sizesOf(name, deployment, (secret) => values[secret] ?? ""),
        name,
      ).toEqual({
        environmentBytes: Object.entries(variables ?? {})
          .flat()
          .join("").length,
        policyCharacters: rolePolicies(stage, `${deployed}-${stage.region}`).map(({ length }) => length),
      });
    }
  });

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

  it("is seen by every limit, but for those of a VPC where there is none, and of policies beside the inline ones where these do", () => {
    const unseen = limits.filter(
      ({ type, path }) =>
        !stage.resources.some((one) => one.type === type && valuesAt(one.inputs, path).length > 0),
    );
    const expected = stage.stage === "production" ? [] : ["vpcConfig", "vpcConfig", "name", "policy"];

    expect(
      unseen.map(({ path }) => path[0]).filter((key) => key !== "maximumBatchingWindowInSeconds"),
    ).toEqual(expected);
  });
}

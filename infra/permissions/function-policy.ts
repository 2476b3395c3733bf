import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { functionList, isInVpc } from "../function-list.ts";
import { namesOf } from "../names.ts";
import { alertStatements } from "./alerts.ts";
import { databaseStatements } from "./databases.ts";
import { databaseKeyStatements } from "./kms.ts";
import { lambdaStatements } from "./lambda.ts";
import { withoutRepeatedLooks } from "./looks.ts";
import type { PolicyBasis } from "./policy-basis.ts";
import { rdsStatements } from "./rds.ts";
import { secretStatements } from "./secrets.ts";
import type { Statement } from "./statement.ts";
import { eventStatements, queueStatements, tableStatements } from "./stores.ts";

/** Everything that a function may do, and nothing else: its role's only policy. */
export function functionPolicy(functionName: FunctionName, basis: PolicyBasis): readonly Statement[] {
  const { stage, place } = basis;
  const use = functionList[functionName];
  const names = namesOf(basis.name);
  return [
    ...lambdaStatements(functionName, use, { names, place, vpc: isInVpc(use) ? stage.vpc : undefined }),
    ...queueStatements(use, names, place),
    ...tableStatements(use, stage, names, place),
    ...eventStatements(use, place),
    ...(use.alerts ? alertStatements(stage, place) : []),
    ...secretStatements(basis.secretValues, stage),
    ...databaseKeyStatements(use, stage),
    ...withoutRepeatedLooks([...rdsStatements(use, stage, place), ...databaseStatements(use, basis)]),
  ];
}

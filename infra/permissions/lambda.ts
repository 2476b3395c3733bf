import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import type { FunctionUse } from "../function-list.ts";
import type { Names } from "../names.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/** What Lambda itself does in a function's role: no handler calls any of it. */
export function lambdaStatements(
  name: FunctionName,
  { drains }: FunctionUse,
  { names, place, vpc }: { readonly names: Names; readonly place: Place; readonly vpc: VpcIds | undefined },
): readonly Statement[] {
  return [
    // The log group is made before the function, with its retention: none is created here.
    allow(
      "LambdaWritesLogs",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [arn(place, "logs", `log-group:${names.logGroup(name)}:log-stream:*`)],
    ),
    ...(drains
      ? [
          allow(
            "LambdaPollsQueue",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            [arn(place, "sqs", names.queue(drains))],
          ),
        ]
      : []),
    ...(vpc ? vpcStatements(names.functionName(name), place, vpc) : []),
  ];
}

export interface VpcIds {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/**
 * A function in a VPC: Lambda makes and removes its network interfaces in the function's role. The code itself is
 * denied these calls, by the key that only its own calls have.
 * Source: "Giving Lambda functions access to resources in an Amazon VPC", Required IAM permissions.
 */
function vpcStatements(functionName: string, place: Place, vpc: VpcIds): readonly Statement[] {
  const ec2 = (resource: string) => arn(place, "ec2", resource);
  const interfaces = ec2("network-interface/*");
  const where = [
    ...vpc.subnets.map((subnet) => ec2(`subnet/${subnet}`)),
    ...vpc.securityGroups.map((group) => ec2(`security-group/${group}`)),
  ];
  const allowances = [
    // AWS has no narrower resource for descriptions.
    allow("LambdaLooksAtVpc", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], ["*"]),
    allow("LambdaJoinsVpc", ["ec2:CreateNetworkInterface"], [interfaces, ...where]),
    allow(
      "LambdaHandlesInterfaces",
      ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
      [interfaces],
    ),
  ];
  const leaveAlone: Statement = {
    Sid: "CodeLeavesVpcAlone",
    Effect: "Deny",
    Action: allowances.flatMap(({ Action = [] }) => Action),
    Resource: ["*"],
    Condition: {
      ArnEquals: { "lambda:SourceFunctionArn": [arn(place, "lambda", `function:${functionName}`)] },
    },
  };
  return [...allowances, leaveAlone];
}

import {
  DisableHttpEndpoint$,
  type DisableHttpEndpointRequest,
  type DisableHttpEndpointResponse,
  EnableHttpEndpoint$,
  type EnableHttpEndpointRequest,
  type EnableHttpEndpointResponse,
  InvalidResourceStateFault,
  ResourceNotFoundFault,
} from "@aws-sdk/client-rds";
import { arnOf, nameOf } from "../arn.ts";
import { fault } from "../failure.ts";
import type { World } from "../world.ts";
import { usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** The Data API of a provisioned cluster, Serverless v2 included: ModifyDBCluster does not switch it. */
export const enableHttpEndpoint = operation(
  EnableHttpEndpoint$,
  (world: World, { ResourceArn }: EnableHttpEndpointRequest): EnableHttpEndpointResponse =>
    switched(world, ResourceArn, true),
);

export const disableHttpEndpoint = operation(
  DisableHttpEndpoint$,
  (world: World, { ResourceArn }: DisableHttpEndpointRequest): DisableHttpEndpointResponse =>
    switched(world, ResourceArn, false),
);

function switched(world: World, arn = "", isOn: boolean) {
  const cluster = world.things.named("cluster", nameOf(arn));
  if (cluster === undefined || arn !== arnOf(world.account, "cluster", cluster.identifier))
    throw fault(ResourceNotFoundFault, `The resource ${arn} was not found.`);
  if (!usable.includes(cluster.course.stage.status))
    throw fault(InvalidResourceStateFault, `DB cluster ${cluster.identifier} is not in available state.`);
  cluster.settings.HttpEndpointEnabled = isOn;
  return { ResourceArn: arn, HttpEndpointEnabled: isOn };
}

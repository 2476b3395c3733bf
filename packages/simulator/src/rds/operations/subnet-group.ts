import type { DBSubnetGroup } from "@aws-sdk/client-rds";
import { arnOf } from "../arn.ts";
import type { World } from "../world.ts";

const usualVpc = "vpc-default";

/** A subnet group as an instance shows it: seeded, or one of that name in the usual VPC. */
export function subnetGroupNamed({ account, surroundings }: World, name: string): DBSubnetGroup {
  const seeded = surroundings.subnetGroups.find(({ DBSubnetGroupName }) => DBSubnetGroupName === name);
  if (seeded !== undefined) return seeded;
  return {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: name,
    VpcId: usualVpc,
    SubnetGroupStatus: "Complete",
    Subnets: ["a", "b"].map((zone) => ({
      SubnetIdentifier: `subnet-${zone}`,
      SubnetAvailabilityZone: { Name: `${account.region}${zone}` },
      SubnetStatus: "Active",
    })),
  };
}

export const vpcOf = (world: World, name: string) => subnetGroupNamed(world, name).VpcId;
export const subnetGroupArn = ({ account }: World, name: string) => arnOf(account, "subgrp", name);

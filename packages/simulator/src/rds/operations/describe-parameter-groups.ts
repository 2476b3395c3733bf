import {
  type DBClusterParameterGroup,
  type DBClusterParameterGroupsMessage,
  type DBParameterGroup,
  DBParameterGroupNotFoundFault,
  type DBParameterGroupsMessage,
  DescribeDBClusterParameterGroups$,
  type DescribeDBClusterParameterGroupsMessage,
  DescribeDBParameterGroups$,
  type DescribeDBParameterGroupsMessage,
} from "@aws-sdk/client-rds";
import { arnOf } from "../arn.ts";
import { fault } from "../failure.ts";
import { pageOf } from "../page.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

/** Default groups are there for every family, a used one cannot have been deleted, and some are seeded. */
export const describeDBParameterGroups = operation(
  DescribeDBParameterGroups$,
  (world: World, input: DescribeDBParameterGroupsMessage): DBParameterGroupsMessage => {
    const used = world.things
      .ofKind("instance")
      .flatMap(({ settings }) => settings.DBParameterGroups ?? [])
      .map(({ DBParameterGroupName: name = "" }): DBParameterGroup => ({ DBParameterGroupName: name }));
    const wanted = input.DBParameterGroupName;
    const groups = distinct(
      [...world.surroundings.parameterGroups, ...used, ...defaultGroup(wanted)].map((group) => ({
        DBParameterGroupFamily: familyOf(group.DBParameterGroupName),
        Description: group.DBParameterGroupName,
        DBParameterGroupArn: arnOf(world.account, "pg", group.DBParameterGroupName ?? ""),
        ...group,
      })),
      nameOfGroup,
    ).filter((group) => wanted === undefined || nameOfGroup(group) === wanted.toLowerCase());
    if (wanted !== undefined && groups.length === 0) throw notFound(wanted);
    const { items, marker } = pageOf(groups, nameOfGroup, input);
    return { ...(marker === undefined ? {} : { Marker: marker }), DBParameterGroups: [...items] };
  },
);

export const describeDBClusterParameterGroups = operation(
  DescribeDBClusterParameterGroups$,
  (world: World, input: DescribeDBClusterParameterGroupsMessage): DBClusterParameterGroupsMessage => {
    const used = world.things.ofKind("cluster").map(
      ({ settings }): DBClusterParameterGroup => ({
        DBClusterParameterGroupName: settings.DBClusterParameterGroup,
      }),
    );
    const wanted = input.DBClusterParameterGroupName;
    const defaults = defaultGroup(wanted).map(({ DBParameterGroupName }) => ({
      DBClusterParameterGroupName: DBParameterGroupName,
    }));
    const groups = distinct(
      [...world.surroundings.clusterParameterGroups, ...used, ...defaults].map((group) => ({
        DBParameterGroupFamily: familyOf(group.DBClusterParameterGroupName),
        Description: group.DBClusterParameterGroupName,
        DBClusterParameterGroupArn: arnOf(
          world.account,
          "cluster-pg",
          group.DBClusterParameterGroupName ?? "",
        ),
        ...group,
      })),
      nameOfClusterGroup,
    ).filter((group) => wanted === undefined || nameOfClusterGroup(group) === wanted.toLowerCase());
    if (wanted !== undefined && groups.length === 0) throw notFound(wanted);
    const { items, marker } = pageOf(groups, nameOfClusterGroup, input);
    return { ...(marker === undefined ? {} : { Marker: marker }), DBClusterParameterGroups: [...items] };
  },
);

/** The API reference has one error for both sorts of groups. */
const notFound = (name: string) =>
  fault(DBParameterGroupNotFoundFault, `DBParameterGroup not found: ${name}`);

const defaultGroup = (name: string | undefined): DBParameterGroup[] =>
  name?.startsWith("default.") ? [{ DBParameterGroupName: name }] : [];
const familyOf = (name = "") => (name.startsWith("default.") ? name.slice("default.".length) : "postgres16");
const nameOfGroup = ({ DBParameterGroupName: name = "" }: DBParameterGroup) => name;
const nameOfClusterGroup = ({ DBClusterParameterGroupName: name = "" }: DBClusterParameterGroup) => name;

/** The first of each name, in the order of the names. */
function distinct<Group>(groups: readonly Group[], name: (group: Group) => string): Group[] {
  const byName = new Map([...groups].reverse().map((group) => [name(group), group]));
  return [...byName.values()].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

import { type GatewayCall, isRecord } from "./world/gateway.ts";
import type { World } from "./world/world.ts";

/** Something that goes wrong, by name. */
export interface LocalFault {
  readonly name: string;
  /** What happens, in a line. */
  readonly title: string;
  /** Happens to the next job. */
  inject(world: World, host: { kill(): void }): void;
}

/** What can go wrong in a local stage. */
export const faults: readonly LocalFault[] = [
  {
    name: "restore-incompatible",
    title: "RDS restores the clone into incompatible-restore: the job fails, and the clone is deleted",
    inject: ({ rds }) => void rds.inject("restore-incompatible"),
  },
  {
    name: "throttled",
    title: "RDS throttles every third call, ten times: the job takes longer, and succeeds",
    inject: ({ rds }) => void rds.inject("throttled"),
  },
  {
    name: "create-answer-lost",
    title: "The answer to the clone's creation is lost: the clone is found and adopted, and the job succeeds",
    inject: ({ rds }) => void rds.inject("create-answer-lost"),
  },
  {
    name: "refresh-fails",
    title: "DBLab's refresh fails in the middle of its dump: the job fails, and the clone is deleted",
    inject: ({ dblab }) => dblab.inject("refresh-fails"),
  },
  {
    name: "killed-between-commit-and-send",
    title:
      "The functions' process is killed after a commit and before the next message: the job goes on, and succeeds",
    inject: ({ tables }, host) => {
      const leave = tables.witness((call, { status }) => {
        if (status !== 200 || !enters(call, tables.jobTableName, "dblab-updater")) return "answer";
        leave();
        host.kill();
        return "break";
      });
    },
  },
];

/** @throws Error that lists the names, for a name that is none of them */
export function faultNamed(name: string): LocalFault {
  const found = faults.find((fault) => fault.name === name);
  if (found) return found;
  throw new Error(`no fault ${name}; there are ${faults.map((fault) => fault.name).join(", ")}`);
}

/** Whether a call to DynamoDB brings a job into a step. However the update is put, the step's name is one of its values. */
function enters({ operation, input }: GatewayCall, table: string, step: string): boolean {
  if (operation !== "UpdateItem" || input.TableName !== table) return false;
  const values = isRecord(input.ExpressionAttributeValues)
    ? Object.values(input.ExpressionAttributeValues)
    : [];
  return values.some((value) => isRecord(value) && value.S === step);
}

import { intake } from "../../src/intake/intake.ts";
import { RECORD, writtenDatabase } from "../configuration/written-database.ts";
import { NOW } from "../job/a-job.ts";
import { aStage, type MemoryPorts, memoryPorts } from "../steps/memory-ports.ts";

/** An instance with Trapheus's defaults, and a cluster with everything that an option may need. */
export const DATABASES = {
  orders: writtenDatabase(),
  billing: writtenDatabase({
    type: "aurora-cluster",
    restore: { isolationSecurityGroup: "sg-12345678", record: RECORD, keepOriginal: "24h" },
    export: { always: true },
  }),
};

/** Ports of a stage with these databases. */
export function databasePorts(databases: object = DATABASES, settings: object = {}): MemoryPorts {
  return memoryPorts({ stage: aStage({ databases, ...settings }) });
}

/** What the jobs queue's message becomes: its job, if it becomes one, and the ports that it was sent through. */
export async function asked(
  body: unknown,
  { ports = databasePorts(), sentAt = NOW }: { ports?: MemoryPorts; sentAt?: string } = {},
) {
  await intake(ports, { body: JSON.stringify(body), messageId: "m-1", sentAt });
  return { job: [...ports.items.values()].at(-1), ports };
}

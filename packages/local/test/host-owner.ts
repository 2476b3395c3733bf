// A stage's process, as far as its host is concerned: starts a host without queues and says its process id and folder.

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostProcess } from "@dblab-refresh/local/host/host-process";
import { NO_NODE_WARNING } from "@dblab-refresh/local/world/aws-clients";

const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-stage-"));
const host = await HostProcess.start({
  order: { region: "us-east-1", timeoutSeconds: 3, janitorSeconds: 3600, folder, queues: [] },
  environment: { AWS_REGION: "us-east-1", [NO_NODE_WARNING]: "true" },
  onLine: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${host.pid} ${folder}\n`);

// A stage's process, as far as its host is concerned: starts a host without queues and says its process id.

import { HostProcess } from "@dblab-refresh/local/host/host-process";
import { NO_NODE_WARNING } from "@dblab-refresh/local/world/aws-clients";

const host = await HostProcess.start({
  order: { region: "us-east-1", timeoutSeconds: 3, janitorSeconds: 3600, queues: [] },
  environment: { AWS_REGION: "us-east-1", [NO_NODE_WARNING]: "true" },
  onLine: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${host.pid}\n`);

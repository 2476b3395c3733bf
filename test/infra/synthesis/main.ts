// A process of its own for each stage, since SST and Pulumi keep what they make in globals:
// node --import tsx test/infra/synthesis/main.ts STAGE → the result as JSON on standard output.
import { mkdtempSync, rmSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleConfig } from "./config-bundle.ts";
import { awsMocks } from "./mocks.ts";
import { platform, root } from "./platform.ts";
import { RpcServer } from "./rpc-server.ts";

/** What the bundle of sst.config.ts exports. */
interface Bundle {
  readonly run: (program: () => unknown) => Promise<unknown>;
  readonly config: {
    app(input: { stage: string }): Promise<{ providers?: { aws?: { region?: string } } }>;
    run(): Promise<unknown>;
  };
}

/** The part of Pulumi that is used of the platform's own copy. */
interface Pulumi {
  readonly runtime: {
    setMocks(mocks: object, project: string, stack: string, preview: boolean, org: string): Promise<void>;
    runInPulumiStack(program: () => unknown): Promise<unknown>;
    getMonitor(): Monitor;
    disconnect(): Promise<void>;
  };
}

/** What Pulumi's engine is in a deployment; the mocks' is wrapped, since mocks are not told of dependencies. */
interface Monitor {
  registerResource(
    request: {
      getType(): string;
      getName(): string;
      getParent(): string;
      getDependenciesList(): string[];
      getRetainondelete(): boolean;
    },
    answer: (...result: unknown[]) => void,
  ): Promise<void>;
}

const stage = process.argv[2] ?? "";
/** Everything that Pulumi's engine has been asked for, its stack apart. */
const registered: string[] = [];
const work = mkdtempSync(join(tmpdir(), "dblab-refresh-synthesis-"));
// In the platform folder, from which the bundle takes its packages.
const bundle = join(platform, `synthesis-${process.pid}.mjs`);
const clean = () => {
  rmSync(work, { recursive: true, force: true });
  rmSync(bundle, { force: true });
};
const fail = (error: unknown) => {
  clean();
  writeSync(1, JSON.stringify({ registered }));
  writeSync(2, `${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
};
process.on("unhandledRejection", fail);
process.on("uncaughtException", fail);

const { runtime } = createRequire(join(platform, "package.json"))("@pulumi/pulumi") as Pulumi;
const rpc = await RpcServer.start(work);
process.env.SST_SERVER = rpc.url;
const app = { name: "dblab-refresh", stage, providers: {}, removal: "retain", protect: false };
Object.assign(globalThis, {
  $app: app,
  $dev: false,
  $cli: {
    command: "deploy",
    rpc: "",
    paths: { home: work, root, work, platform },
    state: { version: {} },
  },
});
await bundleConfig(bundle);
const { run, config } = (await import(pathToFileURL(bundle).href)) as Bundle;
const settings = await config.app({ stage });
Object.assign(app, settings, { stage });
const region = settings.providers?.aws?.region ?? "";
const mocks = awsMocks(region);
await runtime.setMocks(mocks, "dblab-refresh", stage, false, "organization");
/** What each resource needs, as Pulumi would tell its engine: what it says, and what follows from its inputs. */
const needs: Record<string, string[]> = {};
const kept: string[] = [];
/** SST's own components, of which no two may have one name. */
const components: { type: string; name: string }[] = [];
const monitor = runtime.getMonitor();
const register = monitor.registerResource.bind(monitor);
monitor.registerResource = (request, answer) => {
  const [type, name] = [request.getType(), request.getName()];
  if (type !== "pulumi:pulumi:Stack") registered.push(name);
  if (request.getRetainondelete()) kept.push(name);
  const [, , parentType] = request.getParent().split("::");
  if (type.startsWith("sst:") && parentType === "pulumi:pulumi:Stack") components.push({ type, name });
  const names = request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? "");
  if (names.length > 0) needs[name] = names.sort();
  return register(request, answer);
};
await runtime.runInPulumiStack(() => run(() => config.run()));
await runtime.disconnect();
rpc.close();
clean();
// SST's order is not stable.
const resources = [...mocks.resources].sort((a, b) =>
  `${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1,
);
process.stdout.write(
  JSON.stringify({ app: settings, region, resources, needs, kept, components, builds: rpc.builds }),
  () => process.exit(0),
);

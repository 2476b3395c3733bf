import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { basename, extname, join } from "node:path";
import { root } from "./platform.ts";

/** What a component asks SST's own process to build. */
export interface BuildOrder {
  readonly functionID: string;
  readonly handler: string;
  readonly runtime: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly copyFiles: readonly { readonly from: string; readonly to: string }[];
}

/**
 * In the place of SST's own process, which components ask over HTTP. Handlers are looked for as it looks for them; what
 * it builds is empty, since bundles are a test of their own.
 */
export class RpcServer {
  readonly builds: BuildOrder[] = [];
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        // SST's components write these calls: net/rpc's form of JSON.
        const { method, params } = JSON.parse(body) as { method: string; params: [never] };
        response.end(JSON.stringify(this.#answer(method, params[0])));
      });
    });
  }

  static async start(folder: string): Promise<RpcServer> {
    const rpc = new RpcServer(folder);
    await new Promise<void>((resolve) => rpc.#server.listen(0, "127.0.0.1", resolve));
    return rpc;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(method: string, input: never): object {
    if (method === "Provider.Aws.Bootstrap") return { result: { asset: "sst-asset", state: "sst-state" } };
    if (method === "Runtime.Build") return { result: this.#build(input) };
    return { error: `rpc: can't find ${method}` };
  }

  #build(order: BuildOrder): object {
    this.builds.push(order);
    const file = order.handler.slice(0, -extname(order.handler).length);
    if (!existsSync(join(root, `${file}.ts`))) return { errors: [`handler not found: ${order.handler}`] };
    const out = join(this.#folder, "artifacts", order.functionID);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "bundle.mjs"), `// ${basename(file)}\n`);
    // It builds one always, and lists it unless `sourcemap: true` wants it in the zip.
    const map = join(out, "bundle.mjs.map");
    writeFileSync(map, JSON.stringify({ version: 3, sources: [], names: [], mappings: "" }));
    const sourcemaps = order.properties.sourcemap === true ? [] : [map];
    return { handler: `bundle${extname(order.handler)}`, out, errors: [], sourcemaps };
  }
}

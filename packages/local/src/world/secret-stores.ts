import { type Gateway, startGateway } from "./gateway.ts";
import { type GatewayAnswer, type GatewayCall, jsonError } from "./gateway-call.ts";

/** A secret's versions, the newest first: `AWSCURRENT`, `AWSPREVIOUS`. */
type Versions = readonly { readonly id: string; readonly content: string | Uint8Array }[];

const UNAVAILABLE: GatewayAnswer = { status: 503, headers: {}, body: "" };

const STAGES = ["AWSCURRENT", "AWSPREVIOUS"];

/**
 * Secrets Manager and SSM's parameters of one account, as far as they are read: GetSecretValue and GetParameter over
 * their JSON protocol. Source: their API References.
 */
export class SecretStores {
  readonly #secrets = new Map<string, Versions>();
  readonly #parameters = new Map<string, string>();
  readonly #calls: GatewayCall[] = [];
  readonly #gateway: Gateway;

  private constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  static async start(): Promise<SecretStores> {
    // Nothing is behind the gateway: it answers everything itself.
    let stores: SecretStores | undefined;
    const gateway = await startGateway("http://127.0.0.1:0", {
      before: (call) => ({ answer: stores === undefined ? UNAVAILABLE : stores.#answer(call) }),
    });
    const started = new SecretStores(gateway);
    stores = started;
    return started;
  }

  /** Of both services. */
  get url(): string {
    return this.#gateway.url;
  }

  /** Everything that was asked, in order. */
  get calls(): readonly GatewayCall[] {
    return this.#calls;
  }

  /** So that calls can be refused, held up and cut off. @returns takes the rules away again */
  meddle(rules: Parameters<Gateway["meddle"]>[0]): () => void {
    return this.#gateway.meddle(rules);
  }

  /** A new version of a secret, which becomes the current one. */
  putSecret(arn: string, content: string | Uint8Array): void {
    const versions = this.#secrets.get(arn) ?? [];
    this.#secrets.set(arn, [{ id: `version-${versions.length + 1}`, content }, ...versions]);
  }

  /** A parameter of the type SecureString. */
  putParameter(arn: string, value: string): void {
    this.#parameters.set(arn, value);
  }

  close(): Promise<void> {
    return this.#gateway.close();
  }

  #answer(call: GatewayCall): GatewayAnswer {
    this.#calls.push(call);
    switch (call.operation) {
      case "GetSecretValue":
        return this.#getSecretValue(call.input);
      case "GetParameter":
        return this.#getParameter(call.input);
      default:
        return jsonError(400, "UnknownOperationException", `no operation ${call.operation} here`);
    }
  }

  #getSecretValue({ SecretId, VersionStage = "AWSCURRENT", VersionId }: GatewayCall["input"]): GatewayAnswer {
    const versions = this.#secrets.get(`${SecretId}`);
    if (versions === undefined)
      return jsonError(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    const found =
      VersionId === undefined
        ? versions[STAGES.indexOf(`${VersionStage}`)]
        : versions.find(({ id }) => id === VersionId);
    if (found === undefined) {
      const which = VersionId === undefined ? `staging label: ${VersionStage}` : `VersionId: ${VersionId}`;
      const message = `Secrets Manager can't find the specified secret value for ${which}`;
      return jsonError(400, "ResourceNotFoundException", message);
    }
    const { id, content } = found;
    const value =
      typeof content === "string"
        ? { SecretString: content }
        : { SecretBinary: Buffer.from(content).toString("base64") };
    return json({ ARN: SecretId, VersionId: id, ...value });
  }

  #getParameter({ Name, WithDecryption }: GatewayCall["input"]): GatewayAnswer {
    const stored = this.#parameters.get(`${Name}`);
    if (stored === undefined) return jsonError(400, "ParameterNotFound", "");
    const value = WithDecryption === true ? stored : "AQICAHhciphertext";
    return json({ Parameter: { ARN: Name, Type: "SecureString", Value: value, Version: 1 } });
  }
}

function json(body: unknown): GatewayAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  };
}

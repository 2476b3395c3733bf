import { ReferencedSecrets } from "@dblab-refresh/aws/referenced-secrets";
import type { SecretReference } from "@dblab-refresh/aws/secret-reference";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import { instant } from "@dblab-refresh/core/time";
import type { Failures, Life } from "./life.ts";
import type { Place } from "./place.ts";
import { planted } from "./secrets.ts";

/** Passwords stand under a key of a secret's JSON, as RDS writes them; tokens are parameters. */
const JSON_KEY = "password";

/** What a planted variable is set to. */
export function referenceTo(name: string): string | undefined {
  if (planted[name] === undefined) return undefined;
  return name.startsWith("PASSWORD")
    ? `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}:${JSON_KEY}::`
    : `arn:aws:ssm:us-east-1:123456789012:parameter/${name}`;
}

/** One environment's reader, and whose call it makes now. */
interface Reader {
  readonly secrets: Secrets;
  life: Life;
}

/** Secrets Manager and SSM's parameters behind the handlers. Each environment keeps what it has read for a while. */
export class SecretMemory {
  readonly #variable: (name: string) => string | undefined;
  readonly #readers = new WeakMap<object, Reader>();

  /** @param variable a variable's value as it is set just now */
  constructor(variable: (name: string) => string | undefined) {
    this.#variable = variable;
  }

  seenBy(life: Life): Secrets {
    const { environment } = life;
    const reader = this.#readers.get(environment) ?? this.#reader(life);
    reader.life = life;
    this.#readers.set(environment, reader);
    return reader.secrets;
  }

  #reader(life: Life): Reader {
    const reader: Reader = {
      life,
      secrets: new ReferencedSecrets(
        this.#variable,
        { now: () => instant(reader.life.clock) },
        { text: (reference) => textOf(reader.life, reference) },
      ),
    };
    return reader;
  }
}

function textOf(life: Life, { arn, store }: SecretReference): Promise<string> {
  const name = /\w+$/.exec(arn)?.[0] ?? arn;
  return life.call(`secret ${name}`, failuresOf(store), () => {
    const value = planted[name] ?? "";
    return store === "SSM" ? value : JSON.stringify({ username: "reader", [JSON_KEY]: value });
  });
}

/** Source: the errors of GetSecretValue and GetParameter in the API References of both. */
const denials = {
  "Secrets Manager": [
    ["AccessDeniedException", "is not authorized to perform: secretsmanager:GetSecretValue"],
    ["AccessDeniedException", "Access to KMS is not allowed"],
    ["ResourceNotFoundException", "Secrets Manager can't find the specified secret."],
    ["DecryptionFailure", "Secrets Manager can't decrypt the secret"],
  ],
  SSM: [
    ["AccessDeniedException", "is not authorized to perform: ssm:GetParameter"],
    ["AccessDeniedException", "The ciphertext refers to a customer master key that does not exist"],
    ["ParameterNotFound", "UnknownError"],
  ],
} as const satisfies Record<SecretReference["store"], readonly [Denial, ...Denial[]]>;

type Denial = readonly [name: string, message: string];

function failuresOf(store: SecretReference["store"]): Failures {
  return {
    refused: () => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }),
    lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
    denied: (place: Place) => {
      const [name, message] = place.generator("denied as").pick<Denial>(denials[store]);
      return Object.assign(new Error(message), { name });
    },
  };
}

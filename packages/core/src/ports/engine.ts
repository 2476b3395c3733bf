/** One DBLab Engine, over its API. Every method throws a Fault. */
export interface Engine {
  health(): Promise<{ readonly instanceId: string; readonly version: string }>;
  status(): Promise<EngineStatus>;
  retrieval(): Promise<Retrieval>;
  /** What the engine would dump, as far as its API shows it (never the password). */
  source(): Promise<EngineSource>;
  /** Whether the dump is restored while it is made; false where the engine does not show it. */
  immediateRestore(): Promise<boolean>;
  /** Writes the given parts of the source's config; the rest stays. The engine drops keys that its own file lacks. */
  writeSource(source: EngineSourceChange): Promise<void>;
  /** Lets the engine itself connect; it takes up to 10 s. */
  testSource(
    connection: EngineConnection,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
  /** Begins a full refresh, which goes on after the answer. */
  startFullRefresh(): Promise<void>;
}

/** `/instance/retrieval`. The engine sets `lastRefresh` when a refresh begins, and forgets it when it restarts. */
export interface Retrieval {
  readonly mode: string;
  readonly status: string;
  readonly lastRefresh: string | null;
  readonly nextRefresh: string | null;
  /** The text of the alert `refresh_failed`, if there is one. */
  readonly refreshFailed?: string;
}

export interface EngineStatus {
  readonly configClosed: boolean;
  readonly pools: readonly { readonly name: string; readonly status: string; readonly clones: number }[];
  readonly retrieval: Retrieval;
}

export interface EngineConnection {
  readonly host: string;
  readonly port: number;
  readonly dbName: string;
  readonly username: string;
  readonly password: string;
}

export interface EngineSource {
  readonly host: string;
  readonly port: number;
  readonly dbName: string;
  readonly username: string;
  readonly iamInstance?: string;
  readonly dumpJobs?: number;
  readonly restoreJobs?: number;
}

/** Parts that are left out stay as they are. An empty `password` is not stored by the engine. */
export type EngineSourceChange = Partial<EngineSource & { readonly password: string }>;

/** One DBLab Engine, over its API. Every method throws a Fault. */
export interface Engine {
  health(): Promise<{ readonly instanceId: string; readonly version: string }>;
  status(): Promise<EngineStatus>;
  retrieval(): Promise<Retrieval>;
  /** What the engine would dump, as far as its API shows it (never the password). */
  source(): Promise<EngineSource>;
  /** What only the engine's own file shows; undefined where the engine does not serve it. */
  file(): Promise<EngineFile | undefined>;
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
  /** When it was last raised, by the engine's clock: it stays until a refresh succeeds. */
  readonly refreshFailedAt?: string;
}

export interface EngineStatus {
  readonly configClosed: boolean;
  readonly pools: readonly { readonly name: string; readonly status: string; readonly clones: number }[];
  readonly retrieval: Retrieval;
}

/** Parts of the engine's configuration file that its API neither shows nor changes. */
export interface EngineFile {
  /** The dump is restored while it is made. */
  readonly immediateRestore: boolean;
  /** 4.2 and later: there is a connection string, which overrides host and port. */
  readonly connectionString: boolean;
  /** Without a snapshot job the refreshed pool is never used. Absent: not looked for. */
  readonly snapshotJob?: boolean;
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
  /** These three are absent where the engine's file has no such key: then it drops what is written. */
  readonly iamInstance?: string;
  readonly dumpJobs?: number;
  readonly restoreJobs?: number;
}

/** Parts that are left out stay as they are. An empty `password` is not stored by the engine. */
export type EngineSourceChange = Partial<EngineSource & { readonly password: string }>;

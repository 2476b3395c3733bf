type Fields = Readonly<Record<string, unknown>>;

/** Lines for machines and operators. Whoever calls it has taken the secrets out (see Vault). */
export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

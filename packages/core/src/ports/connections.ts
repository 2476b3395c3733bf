/** Connections to databases, to see that they answer. No login is needed for that. */
export interface Connections {
  /**
   * Whether a Postgres or MySQL server takes connections there: its greeting, or its refusal of a login, is an answer;
   * "the database system is starting up" is none. Throws nothing: what is in the way is told.
   */
  answers(
    host: string,
    port: number,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>;
}

/** The values behind `${NAME}` in a stage's file. */
export interface Secrets {
  /** The value, or undefined if none is set. */
  variable(name: string): Promise<string | undefined>;
}

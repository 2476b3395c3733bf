/** The values behind `${NAME}` in a stage's file. */
export interface Secrets {
  /**
   * The value, or undefined if none is set. Throws a Fault if the value stands in a secret store, and the store did not
   * give it: a passing one if it may at the next look.
   */
  variable(name: string): Promise<string | undefined>;
}

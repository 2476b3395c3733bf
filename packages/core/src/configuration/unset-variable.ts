/** What to say of a field whose variables have no values. */
export function unset(names: readonly string[]): string {
  const [which, them] =
    names.length === 1
      ? [`the variable ${names[0]}, which is`, "it"]
      : [`the variables ${names.join(", ")}, which are`, "them"];
  return `needs ${which} not set or empty where the job runs: set ${them} there, or write $$ if a $ was meant`;
}

/** Why no mistake in core breaks a check, by what it says. What is broken by one all the same is not to stand here. */
export const unbroken: Readonly<Record<string, string>> = {
  "refreshes: job … is to be cancelled after its end":
    "The table's condition refuses the mark (job-memory.ts): a mistake in its adapter is found by test/contracts.",
  "databases: 5: job … says that … is restored, but it is at …, not at …":
    "In the model, as in RDS, the address follows from the name and the region, and no call has another region.",
  "databases: 1: …: it has no job, or one without an order":
    "What a call is of is known by its job, and intake writes none of a database without an order: without one nothing gets as far as a call.",
  "databases: 1: …: no job of a database sends that":
    "The port has no call beyond the ones that have a rule: this is for the day when it gets one.",
};

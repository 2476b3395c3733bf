/** Why a fault cannot meet a function, or an error end a job. */
export const reasons = {
  "no messages": "The janitor runs on a schedule: no message of it can be lost, late, or there twice.",
  "others' messages":
    "Requests are sent by whoever asks, who sees an error and asks again: only our own messages are lost in silence.",
  "SQS's own move": "SQS moves a message to the dead letters itself, and loses none of them.",
  "kept for ever":
    "A dead letter that is not handled comes back until it is; there is no second queue behind it.",
  "sends nothing": "It sends no message that the chain waits for.",
  "tells nobody": "Only the notifier tells sinks.",
  "no index": "Only the janitor asks the index over due times; the others read items by their keys.",
  "no connection test": "Only the dblab-updater lets the engine connect to a new name.",
  "does not call RDS": "It has nothing to do with RDS.",
  "sees no clone": "It does not look at clones, or only at things that stay as they are.",
  "creates nothing":
    "Only the cloner and the restorer restore and create: the fault strikes what is created.",
  "deletes nothing": "Only the reaper, the janitor and, of what it has retired, the restorer delete.",
  "modifies nothing": "Only the restorer modifies, and who deletes takes a deletion protection off.",
  "swaps nothing": "Only the restorer renames, reboots, retires and changes tags.",
  "takes no snapshot":
    "Only the snapshotter takes snapshots and copies them; the restorer takes the final one.",
  "changes no records": "Only the restorer asks Route 53 for anything.",
  "exports nothing": "Only the exporter starts exports.",
  "no engine": "Jobs of databases have no engine.",
  "between calls":
    "It happens between calls, to whatever is there by then: `reader added` is counted by step.",
  "no orphans": "Only the janitor looks for what has no job.",
  "counted by step": "It is counted against the step that the job it concerns is at.",
  "no clone yet": "There is no clone before the cloner.",
  "engines as set up":
    "The simulated engines are set up as they should be: the snapshotter's own tests have others.",
  "sources of one kind": "All that the simulated RDS has is Postgres.",
  "databases as set up":
    "The simulated stages say what their databases are, and where exports go: the tests of the steps have others.",
  "refused at intake":
    "The intake takes no request for it; only what was asked for before the intake refused it ends so: the snapshotter's own tests have one.",
  "names as usual":
    "Nobody of the simulated world gives a snapshot of one database the fixed name of another: the snapshotter's own tests do.",
  "as asked":
    "The simulated RDS makes every setting what it was asked to, or refuses it: the restorer's own tests have one that does not.",
  "nothing pending":
    "All that RDS would leave pending is given with the restore or the create: no modification waits for anything.",
  "would be one": "A job that ends with it has found a defect.",
} as const satisfies Record<string, string>;

export type Reason = keyof typeof reasons;

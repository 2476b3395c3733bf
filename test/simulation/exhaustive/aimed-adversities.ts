import type { AdversityName } from "../adversity.ts";

/** What is aimed at looks of stories in its stead, each of these; or why nothing can be. */
type Aimed = readonly [RegExp, ...RegExp[]] | { readonly never: string };

/** Every adversity of the seeds, by what the exhaustive run aims: a new one has its line here as well. */
export const aimedAdversities: Readonly<Record<AdversityName, Aimed>> = {
  "fault of RDS": [/^RDS /],
  "restore denied again": [/^RDS restore-denied-again$/],
  "deletion hangs": [/^RDS deletion-hangs$/],
  "fault of the engine": [/^DBLab (?!refused|denied|refuses|silent|no-free-pool|login)/],
  "engine away": [/^DBLab refuses$/, /^DBLab silent$/],
  "engine denies": [/^DBLab denied$/],
  "engine restarts twice": [/^DBLab restarts, and again$/],
  "pools taken": [/^DBLab no-free-pool$/],
  "clone deleted": [/^clone deleted$/],
  "clone replaced": [/^clone replaced$/],
  "clone stopped": [/^clone stopped$/],
  "reader added": [/^reader added$/],
  "variable lost": [/^variable lost$/],
  "login refused": [/^DBLab login refused$/],
  "clone's name taken": [/^clone's name taken by instance/, /taken by cluster/, /taken by member/],
  "orphan left": [/^orphan left$/],
  "sink away": [/^people away$/, /^bus away$/, /^channel away$/],
  "writes fail": [/^table throttled$/, /^writers killed$/],
  "queue down": [/^queues down$/, /^queues take nothing$/, /^queues and table take nothing$/],
  "calls fail": [/^denied$/, / refused$/, / denied$/],
  "fault of a restore": [/^restore's /],
  "database meddled with": [/^(original|restored|retired|fixed snapshot|own snapshot|export) /],
  "restore's name taken": [/^fresh name taken/, /^old name taken/],
  "restored left": [/^restored left$/],
  "fault of Route 53": [/^Route 53 /, /^changes of records slow$/],
  "record meddled with": [/^record /],
  "secrets fail": [/^secret refused$/, /^secret denied$/],
  deployment: [/^deployment$/],
  cancellation: [/^cancellation$/],
};

import { databaseNames } from "../databases/scenario.ts";
import type { Minutes, Occasion } from "../occasion.ts";
import { stageOf, targetNames, wrongSources } from "../stage.ts";

/** What a later version of the code would have written on an item: this one must leave it as it is. */
const LATER_ATTRIBUTE = "fromLaterVersion";

/** Somebody deploys: other settings, and code that finds items which another version wrote. */
export function deploys(occasion: Occasion): void {
  const { generator } = occasion;
  const installation = occasion.installation();
  const { jobs, name, shape } = installation;
  const isDatabases = shape.databases !== undefined && generator.chance(0.7);
  const names = isDatabases ? databaseNames : targetNames;
  const without = generator.chance(0.3) ? [generator.pick<string>(names)] : [];
  const wrong = generator.chance(0.3) ? generator.pick(wrongSources) : undefined;
  installation.stage = stageOf(generator.fork("stage"), { ...shape, without, ...(wrong && { wrong }) });
  occasion.tell(
    "somebody",
    `deploys ${name} with other settings${without.map((one) => `, without ${one}`)}${wrong ? `, with a wrong ${wrong}` : ""}`,
  );
  for (const { jobId } of occasion.liveJobs()) {
    jobs.addAttribute(jobId, LATER_ATTRIBUTE, { kept: true });
    occasion.meet("deployment", jobs.items.get(jobId));
  }
  if (without.length === 0 && wrong === undefined) return;
  occasion.later([5, 240], () => {
    occasion.tell("somebody", `deploys ${name} with all targets again`);
    installation.stage = stageOf(generator.fork("stage again"), shape);
  });
}

/** Somebody deploys without a variable, and sets it again later. */
export function losesVariable(occasion: Occasion): void {
  const { vanished } = occasion.world;
  const name = occasion.generator.pick(["PASSWORD_ORDERS", "TOKEN_ONE"]);
  occasion.tell("somebody", `takes out ${name}`);
  vanished.add(name);
  for (const job of occasion.liveJobs()) occasion.meet("variable lost", job);
  occasion.later([1, 60], () => {
    occasion.tell("somebody", `sets ${name} again`);
    vanished.delete(name);
  });
}

/** The clones refuse the login, and their message has the name in it: somebody stored another database's password. */
export function refusesLogin(occasion: Occasion, minutes: Minutes = [5, 90]): void {
  const { refusing } = occasion.world;
  const before = refusing.times;
  occasion.strikesLater(() => refusing.times - before);
  occasion.tell("somebody", "stores the password of another database");
  refusing.isLogin = true;
  for (const job of occasion.liveJobs()) occasion.meet("login refused", job);
  occasion.later(minutes, () => {
    occasion.tell("somebody", "stores the right password again");
    refusing.isLogin = false;
  });
}

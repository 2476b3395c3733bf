import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { Installation } from "../installation.ts";
import type { Asked } from "../requests.ts";
import type { Scenario } from "../scenario.ts";
import { LITERAL_PASSWORD } from "../secrets.ts";
import type { World } from "../world.ts";
import { databaseStories } from "./database-story.ts";
import { type Circumstance, enginesOf, type Story } from "./story-shape.ts";

const MINUTE = 60_000;

const kinds = ["succeeds", "cancelled", "fails", "waits for its engine", "two addresses"] as const;
const sources = ["rds", "aurora-cluster"] as const;
type Kind = (typeof kinds)[number];
type Source = (typeof sources)[number];

export type { Story };

const ofRefreshes: readonly Story[] = [
  ...kinds.flatMap((kind) => sources.map((source) => refreshStory(source, kind))),
  refreshStory("aurora-cluster", "succeeds", "clocks differ"),
  refreshStory("rds", "succeeds", "two installations"),
];

export const stories: readonly Story[] = [...ofRefreshes, ...databaseStories];

function refreshStory(source: Source, kind: Kind, circumstance?: Circumstance): Story {
  return {
    name: [`${source} ${kind}`, ...(circumstance ? [circumstance] : [])].join(", "),
    about: "refreshes",
    seed: 8,
    options: {
      asks: (world, installation) => asks(world, installation, kind, source),
      scenario: () => scenarioOf(source, circumstance),
      drawn: 0,
      stallsLongest: true,
    },
    ends: circumstance === "two installations" ? [...endsOf(kind), ...endsOf(kind)] : endsOf(kind),
  };
}

export function storyNamed(name: string): Story {
  const story = stories.find((one) => one.name === name);
  if (story === undefined)
    throw new Error(`there is no story "${name}", but ${stories.map((one) => one.name).join(", ")}`);
  return story;
}

/** Short waits, with more than one look each: what happens in the middle of a long wait happens in a short one. */
function scenarioOf(source: Source, circumstance: Circumstance | undefined): Scenario {
  return {
    sources: { orders: source, users: source },
    engines: enginesOf(circumstance),
    isSkewed: circumstance === "clocks differ",
    janitorEveryMs: 2.5 * MINUTE,
    rds: {
      creatingMs: 3 * MINUTE,
      clusterCreatingMs: 2 * MINUTE,
      memberCreatingMs: 2 * MINUTE,
      deletingMs: 40_000,
      describeLagMs: 5_000,
      tagsLagMs: 20_000,
    },
  };
}

/**
 * The second job of an installation, where there is one, is asked for while the first one's clone is made. Another
 * installation has one of its own, of the same source.
 */
function asks(world: World, installation: Installation, kind: Kind, source: Source): Asked {
  const { timeline } = world.chance;
  installation.stage = stageOf(installation, kind, source);
  if (kind === "fails") world.engines[0]?.inject("refresh-fails");
  const jobs = new Map<string, string>();
  const put = (body: string, inMs: number) =>
    timeline.after(inMs, () => installation.queues.put("jobs", body, 0));
  const ask = (requestId: string, target: string, inMs: number) => {
    const body = JSON.stringify({ job: "refresh", target, requestId });
    jobs.set(jobIdOf(installation.name, requestId), body);
    put(body, inMs);
  };
  ask("request-1", "orders", installation === world.installations[0] ? 1000 : 30_000);
  if (kind === "waits for its engine") ask("request-2", "orders", 2 * MINUTE);
  if (kind === "two addresses") ask("request-2", "users", 2 * MINUTE);
  if (kind === "cancelled")
    put(JSON.stringify({ job: "cancel", requestId: "request-1" }), (source === "rds" ? 4 : 5) * MINUTE);
  return { jobs, unreadable: [] };
}

function endsOf(kind: Kind): readonly string[] {
  switch (kind) {
    case "succeeds":
      return ["succeeded"];
    case "cancelled":
      return ["cancelled"];
    case "fails":
      return ["failed refresh-failed"];
    case "waits for its engine":
      return ["succeeded", "succeeded"];
    case "two addresses":
      return ["succeeded", "skipped engine-busy"];
  }
}

function stageOf({ name: installation, shape }: Installation, kind: Kind, source: Source): Stage {
  const target = (name: string, password: string) => ({
    source: {
      type: source,
      identifier: `production-${name}`,
      dbName: name,
      username: "reader",
      password,
    },
    clone: {
      instanceClass: source === "rds" ? "db.t4g.medium" : "db.r6g.large",
      pollInterval: "60s",
      deletionProtection: true,
    },
    dblab: {
      apiEndpoint: `https://${shape.engines.orders}-for-${name}.internal:2345`,
      token: "$" + "{TOKEN_ONE}",
      pollInterval: "60s",
      timeout: "2h",
    },
    aws: { region: "us-east-1" },
    ...(kind === "waits for its engine" && { waitFor: { engine: "3h" } }),
    deadlines: {
      snapshot: "10m",
      clone: "45m",
      update: "20m",
      start: "5m",
      deletion: "40m",
      appear: "15m",
      // Otherwise it is the sum of the steps' own, which none of them can exceed.
      ...(source === "rds" && { job: "45m" }),
    },
  });
  const checked = checkStage({
    installation,
    targets: {
      orders: target("orders", "$" + "{PASSWORD_ORDERS}"),
      users: target("users", LITERAL_PASSWORD),
    },
  });
  if (!checked.ok) throw new Error(describeProblems(`the stage of "${kind}"`, checked.problems));
  return checked.stage;
}

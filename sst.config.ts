/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app({ stage }) {
    const { readDeployment } = await import("./infra/deployment.ts");
    const { toldToTerminal } = await import("./infra/terminal.ts");
    const { region, account } = toldToTerminal(() => readDeployment(stage)).stage.deployment;
    return {
      name: "dblab-refresh",
      home: "aws",
      removal: stage === "production" ? "retain" : "remove",
      protect: stage === "production",
      providers: {
        aws: {
          version: "7.20.0",
          region: region as aws.Region,
          ...(account && { allowedAccountIds: [account] }),
          defaultTags: { tags: { application: "dblab-refresh", stage } },
        },
        command: "1.0.1",
      },
    };
  },
  async run() {
    const { createStage } = await import("./infra/stage.ts");
    return createStage($app.stage);
  },
});

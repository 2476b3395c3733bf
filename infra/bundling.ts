/**
 * How SST bundles a function. Lambda hands credentials over in the environment, where the SDK looks first: what it would
 * read files, processes and other services for stays out, and would be looked for in vain. Names of classes are not kept,
 * which is 45 KB: nothing that ships goes by them, but the SDK in the choice of its log, which clients.ts makes.
 */
export const bundling: sst.aws.FunctionArgs["nodejs"] = {
  format: "esm",
  minify: true,
  esbuild: {
    keepNames: false,
    external: [
      "@aws-sdk/credential-provider-http",
      "@aws-sdk/credential-provider-ini",
      "@aws-sdk/credential-provider-process",
      "@aws-sdk/credential-provider-sso",
      "@aws-sdk/credential-provider-web-identity",
      "@smithy/credential-provider-imds",
      // Looked for by calls that stream events: no service of ours has one. 21 KB.
      "@smithy/core/event-streams",
    ],
  },
};

/**
 * What the test runs of all packages have in common: where tests are, time limits that only end what
 * hangs, since no test depends on how long anything takes, and the report of a package run by itself,
 * from which `.ci/sum-reports.mjs` makes the one of all. A run from the root has reporters of its own.
 */
const shared = {
  include: ["test/**/*.test.ts"],
  reporters: ["default", "blob"],
  outputFile: { blob: "reports/blob.json" },
  testTimeout: 60_000,
  hookTimeout: 30_000,
  // What is built runs as it is: to transform all of it for every file takes seconds.
  server: { deps: { external: [/[\\/]packages[\\/][\w-]+[\\/]dist[\\/]/] } },
  env: { DO_NOT_TRACK: "1", REDOCLY_TELEMETRY: "off", SCARF_ANALYTICS: "false" }
}

/** The test run of a package under a name of its own, by which reports tell packages apart. */
export const project = <Options extends object = object>(name: string, options?: Options) => ({
  ...shared,
  name,
  ...options
})

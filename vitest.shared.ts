/**
 * What the test runs of all packages have in common: where tests are, the report
 * that continuous integration adds up, and time limits that only end what hangs,
 * since no test depends on how long anything takes.
 */
export const shared = {
  include: ["test/**/*.test.ts"],
  reporters: ["default", "json"],
  outputFile: { json: "reports/vitest.json" },
  testTimeout: 30_000,
  hookTimeout: 30_000,
  env: { DO_NOT_TRACK: "1", REDOCLY_TELEMETRY: "off", SCARF_ANALYTICS: "false" }
}

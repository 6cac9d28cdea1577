/**
 * What the test runs of all packages have in common: where tests are, time limits that only end what
 * hangs, since no test depends on how long anything takes, and the report of a package run by itself,
 * from which `.ci/sum-reports.mjs` makes the one of all. A run from the root has reporters of its own.
 */
import { fileURLToPath } from "node:url"

const shared = {
  include: ["test/**/*.test.ts"],
  setupFiles: [fileURLToPath(new URL("vitest.random.ts", import.meta.url))],
  reporters: ["default", "blob"],
  outputFile: { blob: "reports/blob.json" },
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // What is built runs as it is: to transform all of it for every file takes seconds.
  server: { deps: { external: [/[\\/]packages[\\/][\w-]+[\\/]dist[\\/]/] } },
  env: { DO_NOT_TRACK: "1", REDOCLY_TELEMETRY: "off", SCARF_ANALYTICS: "false" }
}

/**
 * The test run of a package under a name of its own, by which reports tell packages apart. Packages
 * with a number of workers of their own come after the others where several run together.
 */
export const project = <
  Options extends { readonly maxWorkers?: number; readonly [option: string]: unknown }
>(
  name: string,
  options?: Options
) => ({
  ...shared,
  name,
  sequence: { groupOrder: options?.maxWorkers ?? 0 },
  ...options
})

/**
 * What the test runs on version 3 of vitest have in common: `@effect/vitest` for Effect 3 needs that one.
 * Blobs of one version cannot be merged with those of another: the report is JSON here.
 */
import { project as shared } from "../../vitest.shared.ts"

/** The test run of a package under a name of its own. */
export const project = (name: string) =>
  shared(name, {
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest3.json" },
    // What is built needs no transformation: Node loads it as it does for everybody else.
    server: { deps: { external: [/[\\/]packages[\\/][\w-]+[\\/]dist[\\/]/] } }
  })

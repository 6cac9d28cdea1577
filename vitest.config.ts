/**
 * Every package on Effect 4 as a project: `vitest run --project <name>` from the root runs one of
 * them, and reports of packages are merged by it. `pnpm test` lets turbo run them one by one instead,
 * so that packages without a change are not run again.
 */
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: ["{openapi,{packages,apps,examples}/*}/vitest.config.ts"],
    reporters: ["default"]
  }
})

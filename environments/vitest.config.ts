import { defineConfig } from "vitest/config"
import { project } from "../vitest.shared.ts"

// Tests start processes and runtimes, some of which need seconds on a busy machine; a hang ends all the same.
export default defineConfig({ test: project("environments", { testTimeout: 600_000 }) })

import { defineConfig } from "vitest/config"
import { project } from "../../vitest.shared.ts"

export default defineConfig({ test: project("recipes", { include: ["{*,*/*}.test.ts"] }) })

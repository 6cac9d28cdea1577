import { defineConfig } from "vitest/config"
import { project } from "../vitest.shared.ts"

// Tests lint and compile the whole contract, which takes long on a busy machine.
export default defineConfig({ test: project("contract") })

import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"

export default defineConfig({
  test: {
    ...shared,
    maxWorkers: 2,
    // Files share what is read and compiled of the contract, which none of them changes.
    isolate: false,
    // What is built runs as it is: to transform all of it for every file takes seconds.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } }
  }
})

/**
 * What the test runs on version 3 of vitest have in common: `@effect/vitest` for Effect 3 needs that one.
 * Blobs of one version cannot be merged with those of another: the report is JSON here. Each package has
 * tests of its own, and runs those that it shares with the edition for Effect 4.
 */
import { fileURLToPath, pathToFileURL } from "node:url"
import { defineConfig } from "vitest/config"
import { project as shared } from "../../vitest.shared.ts"
import { toldElsewhere, withoutModules } from "./shared-tests/exceptions.ts"
import { sharedFolders } from "./shared-tests/folders.ts"
import { sharedImports } from "./shared-tests/plugin.ts"

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The test runs of a package: its own tests, and the shared ones. */
export const runsOf = (name: keyof typeof sharedFolders) => {
  const { outputFile: _outputFile, reporters: _reporters, ...options } = shared(name)
  return defineConfig({
    test: {
      // Files share what is loaded of the build, which is most of what a file would take. Of the pool,
      // projects have no options of their own.
      poolOptions: { forks: { isolate: false } },
      reporters: ["default", "json"],
      outputFile: { json: "reports/vitest3.json" },
      projects: [
        { test: options },
        {
          plugins: [sharedImports()],
          test: {
            ...options,
            name: `${name}, shared tests`,
            isolate: false,
            dir: fileOf(".."),
            include: sharedFolders[name].map((folder) => `${folder}/**/*.test.ts`),
            exclude: [
              "**/node_modules/**",
              ...[...withoutModules, ...toldElsewhere].map(({ file }) => file)
            ],
            setupFiles: [...options.setupFiles, fileOf("shared-tests/setup.ts")],
            env: {
              ...options.env,
              // For the programs that tests start.
              NODE_OPTIONS: `--import=${pathToFileURL(fileOf("shared-tests/register.ts")).href}`
            }
          }
        }
      ]
    }
  })
}

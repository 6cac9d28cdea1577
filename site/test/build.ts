/** Builds the site before the tests, and hands them what the build printed. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  interface ProvidedContext {
    readonly printed: string
  }
}

const site = fileURLToPath(new URL("..", import.meta.url))

export default async (project: TestProject): Promise<void> => {
  const { stdout, stderr } = await promisify(execFile)("astro", ["build"], {
    cwd: site,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    maxBuffer: 64 * 1024 * 1024
  })
  project.provide("printed", stdout + stderr)
}

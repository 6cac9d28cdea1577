/**
 * Runs the packages' own tests on the Node that runs this, where the scripts of packages run on the one
 * that the lockfile has. What is compared with Prism is left out where Prism does not run.
 */
import { spawnSync } from "node:child_process"

const packages = [
  "packages/openapi-effect-runtime",
  "packages/openapi-document",
  "packages/management-client",
  "packages/management",
  "packages/openapi-ts-effect",
  "packages/tenant-sandbox",
  "apps/key-rotation"
]

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
const hasPrism = major > 24 || (major === 24 && minor >= 18)
const left = hasPrism ? [] : ["--exclude=test/conformance/**"]

const failed = packages.filter((cwd) => {
  console.log(`\n${cwd}, Node ${process.versions.node}`)
  const args = ["node_modules/vitest/vitest.mjs", "run", ...left]
  return spawnSync(process.execPath, args, { cwd, stdio: "inherit" }).status !== 0
})
if (failed.length > 0) console.log(`\nfailed: ${failed.join(", ")}`)
process.exitCode = failed.length === 0 ? 0 : 1

/**
 * Runs packages' own tests on the Node that runs this, where the scripts of packages run on the one that the lockfile
 * has: those of the folders that are named, or of the packages below. What is compared with Prism is left out where
 * Prism does not run.
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { delimiter, join } from "node:path"

const named = process.argv.slice(2)
const packages =
  named.length > 0
    ? named
    : [
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

/** The arguments of vitest in a package's script, such as another configuration. */
const argumentsOf = (folder) => {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const [program, ...args] = scripts.test.split(" ")
  if (program !== "vitest") throw new Error(`${folder} does not test with vitest: ${scripts.test}`)
  return args
}

const path = process.env.PATH

const failed = packages.filter((cwd) => {
  console.log(`\n${cwd}, Node ${process.versions.node}`)
  const args = ["node_modules/vitest/vitest.mjs", ...argumentsOf(cwd), ...left]
  // A package's own tools, such as its compiler, come last: `node` remains the one that runs this.
  process.env.PATH = [path, join(process.cwd(), cwd, "node_modules/.bin")].join(delimiter)
  return spawnSync(process.execPath, args, { cwd, stdio: "inherit" }).status !== 0
})
if (failed.length > 0) console.log(`\nfailed: ${failed.join(", ")}`)
process.exitCode = failed.length === 0 ? 0 : 1

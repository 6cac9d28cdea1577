/**
 * Proves that the committed generated code is what the generator gives: generates
 * everything again, past the cache, and looks whether git sees a difference.
 */
import { spawnSync } from "node:child_process"

const run = (command, ...args) => {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  if (status !== 0) {
    process.stdout.write(stdout)
    process.exit(1)
  }
  return stdout
}

run("turbo", "run", "generate", "--force", "--output-logs=errors-only")
const changed = run("git", "status", "--porcelain", "--", "*/src/generated/*")
if (changed !== "") {
  console.log(
    `The generated code is not what the generator gives; run \`pnpm generate\` and commit:\n${changed}`
  )
  process.exit(1)
}
run("node", "packages/contract-tools/scripts/reference.ts", "--check")
console.log("generated code and reference: current")

// The command writes to its standard output.
import { spawnSync } from "node:child_process"
import { mkdirSync, openSync } from "node:fs"

mkdirSync("src/generated", { recursive: true })
const command = ["-s", "../../openapi.yaml", "--name", "Workshop", "--format", "httpclient"]
const { status } = spawnSync(
  process.execPath,
  ["node_modules/@effect/openapi-generator/dist/bin.js", ...command],
  {
    stdio: ["ignore", openSync("src/generated/Workshop.ts", "w"), "inherit"]
  }
)
process.exitCode = status ?? 1

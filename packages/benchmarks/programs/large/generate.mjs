/** Generates from a document, and prints the processor time in seconds and the most memory in megabytes. */
import process from "node:process"
import { generate } from "openapi-ts-effect"

const [input = "", output = ""] = process.argv.slice(2)
await generate({ input, layer: { output, client: { name: "LargeClient", api: "large" } } })
const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
process.stdout.write(
  `\n${JSON.stringify({
    seconds: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: (maxRSS * 1024) / 1e6
  })}\n`
)

/** The host in runtimes that are processes: program and input are arguments, the report goes to standard output. */
import { argv } from "node:process"
import { report } from "./host.ts"
import type { Json, Program } from "./runtimes/Runtime.ts"

const [program, input = "null"] = argv.slice(2)
const module = (await import(`../programs/${program}.ts`)) as {
  readonly default: Program<Json, Json>
}
const result = await report(module.default, JSON.parse(input) as Json)
// What is printed by others stands in lines of its own.
// oxlint-disable-next-line no-console -- this is how the report leaves the process
console.log(`\n${JSON.stringify(result)}`)

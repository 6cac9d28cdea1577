/**
 * Measures every budget of the design, prints the table, and writes the figures to
 * `results/latest.json` and the guide. `--quick` takes fewer rounds and writes nothing; `--only
 * requests` (a name below, any number of times) measures a part, and writes nothing.
 */
import { mkdir, writeFile } from "node:fs/promises"
import os from "node:os"
import { performance } from "node:perf_hooks"
import { parseArgs } from "node:util"
import { type Effort, full, quick } from "./Effort.ts"
import { type Figure, holds, toResult } from "./Figure.ts"
import { measureBundles } from "./measures/Bundles.ts"
import { measureColdImport } from "./measures/ColdImport.ts"
import { measureContractMatrix } from "./measures/ContractMatrix.ts"
import { measureEditions } from "./measures/Editions.ts"
import { measureGeneration } from "./measures/Generation.ts"
import { measureInstalledSize } from "./measures/InstalledSize.ts"
import { measureLarge } from "./measures/Large.ts"
import { measureLimits } from "./measures/Limits.ts"
import { measureListing } from "./measures/Listing.ts"
import { measureRequests } from "./measures/Requests.ts"
import { measureSandbox } from "./measures/Sandbox.ts"
import { measureTypeChecking } from "./measures/TypeChecking.ts"
import { ownPath } from "./Repository.ts"
import { renderTable } from "./Table.ts"

const measures: Readonly<Record<string, (effort: Effort) => Promise<ReadonlyArray<Figure>>>> = {
  requests: measureRequests,
  limits: measureLimits,
  bundles: measureBundles,
  editions: measureEditions,
  imports: measureColdImport,
  types: measureTypeChecking,
  listing: measureListing,
  generation: measureGeneration,
  large: measureLarge,
  matrix: measureContractMatrix,
  sandbox: measureSandbox,
  size: measureInstalledSize
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] }
  }
})

const unknown = values.only.find((name) => !Object.hasOwn(measures, name))
if (unknown !== undefined) {
  print(`There is no measure "${unknown}": ${Object.keys(measures).join(", ")}`)
  process.exit(2)
}

const figures: Array<Figure> = []
const failures: Array<string> = []
const start = performance.now()
for (const [name, measure] of Object.entries(measures)) {
  if (values.only.length > 0 && !values.only.includes(name)) continue
  const begin = performance.now()
  try {
    figures.push(...(await measure(values.quick ? quick : full)))
    print(`measured ${name} in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  } catch (cause) {
    failures.push(name)
    print(`could not measure ${name}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

const missed = figures.filter((figure) => !holds(figure))
const load = os.loadavg()[0] ?? 0
print(`\n${renderTable(figures)}\n`)
print(
  `Node ${process.version} on ${os.availableParallelism()} cores (load ${load.toFixed(1)}); ` +
    `medians of rounds in turns; the peer is auth0 7.1.0; a name in brackets has no budget.`
)
print(
  `${figures.length} figures in ${((performance.now() - start) / 1000).toFixed(0)} s, ` +
    `${missed.length} of them miss their budget.`
)

if (failures.length > 0) process.exitCode = 1
else if (!values.quick && values.only.length === 0) {
  await mkdir(ownPath("results"), { recursive: true })
  await writeFile(
    ownPath("results/latest.json"),
    `${JSON.stringify(figures.map(toResult), undefined, 2)}\n`
  )
  // What the guide says is what was measured last.
  await import("./guide/write.ts")
}

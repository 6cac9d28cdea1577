/** How long the whole contract matrix takes: its test files, run once, start to end. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { performance } from "node:perf_hooks"
import type { Figure } from "../Figure.ts"
import { node, ownPath, pathOf } from "../Repository.ts"
import { summarize } from "../Statistics.ts"

/** Runs the matrix. */
export const measureContractMatrix = async (): Promise<ReadonlyArray<Figure>> => {
  const folder = await mkdtemp(path.join(tmpdir(), "effect-auth0-matrix-"))
  try {
    const start = performance.now()
    await node(
      [
        ownPath("node_modules/vitest/vitest.mjs"),
        "run",
        "test/matrix",
        "--reporter=json",
        // The report of the package's own test run stays as it is.
        `--outputFile.json=${path.join(folder, "report.json")}`
      ],
      pathOf("packages/contract-tests")
    )
    return [
      {
        name: "the whole contract matrix",
        unit: "s",
        value: summarize([(performance.now() - start) / 1000]),
        budget: { atMost: 60 },
        peer: undefined
      }
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

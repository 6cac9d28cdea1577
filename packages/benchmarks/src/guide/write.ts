/** Regenerates the tables of the guides. */
import { readFileSync, writeFileSync } from "node:fs"
import type { Result } from "../Figure.ts"
import { ownPath, pathOf } from "../Repository.ts"
import { renderPeerTable } from "../peer/Guide.ts"
import { render } from "./Guide.ts"

const page = pathOf("docs/guides/performance.md")
const results = JSON.parse(
  readFileSync(ownPath("results/latest.json"), "utf8")
) as ReadonlyArray<Result>
writeFileSync(page, render(readFileSync(page, "utf8"), results))

const faults = pathOf("docs/guides/faults.md")
writeFileSync(faults, renderPeerTable(readFileSync(faults, "utf8")))

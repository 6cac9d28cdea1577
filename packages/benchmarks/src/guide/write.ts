/** Makes the table of the guide anew. */
import { readFileSync, writeFileSync } from "node:fs"
import type { Result } from "../Figure.ts"
import { ownPath, pathOf } from "../Repository.ts"
import { render } from "./Guide.ts"

const page = pathOf("docs/guides/performance.md")
const results = JSON.parse(
  readFileSync(ownPath("results/latest.json"), "utf8")
) as ReadonlyArray<Result>
writeFileSync(page, render(readFileSync(page, "utf8"), results))

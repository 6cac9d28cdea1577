/** Regenerates the tables of the guide. */
import { readFileSync, writeFileSync } from "node:fs"
import { render } from "./Guide.ts"

const page = new URL("../../../../docs/guides/faults.md", import.meta.url)
writeFileSync(page, render(readFileSync(page, "utf8")))

/**
 * Runs the table, prints what becomes of each cell, and writes docs/environments.md.
 *
 * `main.ts Bun "TypeScript 7"` runs the cells whose names contain one of these, and writes nothing;
 * `--keep` leaves the projects where they are. Ends with 1 if a cell fails.
 */
import { writeFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { type Row, type Section, sections } from "./Table.ts"
import { run } from "./Command.ts"
import { ownPath, versionOf } from "./Consumers.ts"
import { openHarness, type Outcome, type Harness } from "./Harness.ts"
import { renderPage, type RowOutcome, type SectionOutcome } from "./Page.ts"

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: "boolean", default: false } }
})

const print = (text: string) => process.stdout.write(`${text}\n`)
const isWanted = (name: string) =>
  wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase()))

const marks = { works: "works", unsupported: "unsupported", fails: "FAILS" }

const runRow = async (
  { consumer, run: runCell }: Harness,
  { title }: Section,
  { cells, consumer: name, name: row, version }: Row
): Promise<ReadonlyArray<RowOutcome>> => {
  const chosen = Object.entries(cells).filter(([column]) =>
    isWanted(`${title} / ${row} / ${column}`)
  )
  if (chosen.length === 0) return []
  const outcomes: Record<string, Outcome> = {}
  const known = await consumer(name)
    .then(version)
    .catch(() => "")
  for (const [column, cell] of chosen) {
    const started = performance.now()
    const outcome = await runCell(cell, name)
    outcomes[column] = outcome
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    print(`${marks[outcome.kind]}  ${title} / ${row} ${known} / ${column}  (${seconds} s)`)
    if (outcome.kind === "fails") print(outcome.text.replaceAll(/^/gm, "    "))
  }
  return [{ name: row, version: known, cells: outcomes }]
}

const harness = await openHarness()
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void harness.close().finally(() => process.exit(130)))
}
const done: Array<SectionOutcome> = []
try {
  for (const section of sections) {
    const rows: Array<RowOutcome> = []
    for (const row of section.rows) rows.push(...(await runRow(harness, section, row)))
    if (rows.length > 0) done.push({ section, rows })
  }
  const failed = done
    .flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells)))
    .filter(({ kind }) => kind === "fails").length
  if (wanted.length === 0) {
    const { folder } = await harness.consumer("npm")
    const names = ["@effect-auth0/management", "effect", "undici"]
    const page = renderPage({
      conditions: `The last run was on ${new Date().toISOString().slice(0, 10)}, on ${process.platform} (${process.arch}), with`,
      versions: Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await versionOf(folder, name)] as const))
      ),
      sections: done
    })
    const file = ownPath("../docs/environments.md")
    await writeFile(file, page)
    await run([ownPath("../node_modules/.bin/oxfmt"), file], { cwd: ownPath("..") })
  }
  print(failed === 0 ? "environments: every cell is as documented" : `environments: ${failed} fail`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  if (values.keep) print(`kept: ${harness.root}`)
  await harness.close(values)
}

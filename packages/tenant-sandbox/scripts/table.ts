/**
 * The table of the README: which operations keep state, and which return 501, by resource.
 */
import { operations, otherOperations } from "../src/generated/Contract.ts"

/** What the table begins and ends with. */
export const tableMarkers = {
  begin: "<!-- operations: begin (generated) -->",
  end: "<!-- operations: end -->"
} as const

const groupOf = (id: string): string => id.split(".")[0] ?? id

const names = (ids: ReadonlyArray<string>, group: string): string =>
  ids.length === 0 ? "–" : ids.map((id) => `\`${id.slice(group.length + 1)}\``).join(" ")

/** The table in Markdown. */
export const operationTable = (): string => {
  const stateful = operations.map(({ id }) => id)
  const others = otherOperations.map(({ id }) => id)
  const groups = [...new Set([...stateful, ...others].map(groupOf))].sort()
  const rows = groups.map((group) => {
    const of = (ids: ReadonlyArray<string>) => ids.filter((id) => groupOf(id) === group)
    const [kept, left] = [of(stateful), of(others)]
    return `| \`${group}\` | ${kept.length} | ${names(kept, group)} | ${names(left, group)} |`
  })
  return [
    tableMarkers.begin,
    "",
    "<!-- prettier-ignore -->",
    `| resource | | ${stateful.length} keep state | ${others.length} return 501 |`,
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    tableMarkers.end
  ].join("\n")
}

/** A README with the table in the place of the former one. */
export const withTable = (readme: string): string => {
  const begin = readme.indexOf(tableMarkers.begin)
  const end = readme.indexOf(tableMarkers.end)
  return begin === -1 || end === -1
    ? readme
    : `${readme.slice(0, begin)}${operationTable()}${readme.slice(end + tableMarkers.end.length)}`
}

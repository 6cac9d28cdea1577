/** The page of the documentation that a whole run writes. */
import type { Section } from "./Table.ts"
import type { Outcome } from "./Harness.ts"

/** A row as it was run. */
export interface RowOutcome {
  readonly name: string
  readonly version: string
  readonly cells: Readonly<Record<string, Outcome>>
}

export interface SectionOutcome {
  readonly section: Section
  readonly rows: ReadonlyArray<RowOutcome>
}

export interface RunOutcome {
  /** When and on what it was run. */
  readonly conditions: string
  readonly versions: Readonly<Record<string, string>>
  readonly sections: ReadonlyArray<SectionOutcome>
}

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

/** The page, not yet formatted. */
export const renderPage = ({ conditions, sections, versions }: RunOutcome): string => {
  const reasons: Array<string> = []
  const failures: Array<string> = []
  const mark = (place: string, outcome: Outcome | undefined): string => {
    if (outcome === undefined) return ""
    if (outcome.kind === "works") return "✅"
    if (outcome.kind === "fails") {
      failures.push(`### ${place}\n\n\`\`\`text\n${outcome.text.trim().slice(-4000)}\n\`\`\``)
      return "❌"
    }
    if (!reasons.includes(outcome.reason)) reasons.push(outcome.reason)
    return `no (${reasons.indexOf(outcome.reason) + 1})`
  }
  const tables = sections.map(({ rows, section: { about, title } }) => {
    const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))]
    return [
      `## ${title}`,
      about,
      [
        line(["", "version", ...columns]),
        line(["", "", ...columns].map(() => "---")),
        ...rows.map(({ cells, name, version }) =>
          line([
            name,
            version,
            ...columns.map((column) => mark(`${title}: ${name}, ${column}`, cells[column]))
          ])
        )
      ].join("\n")
    ].join("\n\n")
  })
  return [
    "# Environments",
    "Where the published packages work. `npx pnpm@12 environments` packs them, installs the tarballs as a user would, and runs one program in every cell but those of recipes: it reads a connection, lists connections and rotates a key, against [the sandbox](../packages/tenant-sandbox/README.md). ✅ means that the results were right and that each call reached the tenant exactly once. The run writes this page; do not edit it.",
    `${conditions} ${Object.entries(versions)
      .map(([name, version]) => `\`${name}\` ${version}`)
      .join(", ")}.`,
    ...tables,
    ...(reasons.length > 0
      ? [
          "## What does not work, and why",
          reasons.map((one, index) => `${index + 1}. ${one}.`).join("\n")
        ]
      : []),
    ...(failures.length > 0 ? ["## Failures of this run", ...failures] : [])
  ].join("\n\n")
}

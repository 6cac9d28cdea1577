/**
 * Findings for people: breaking ones first, gathered by rule, each with its place, what changed and
 * the operations that it concerns. Nothing is cut, so that what is printed can be searched for.
 */
import type { Finding } from "./finding.ts"

const namedInReport = 3

const operationsText = ({ operations, operationCount }: Finding): string => {
  const named = operations.slice(0, namedInReport)
  const others = operationCount - named.length
  return `in ${named.join(", ")}${others > 0 ? ` and ${others} more` : ""}`
}

const tableText = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> => {
  const width = Math.max(...findings.map(({ at }) => at.length))
  return findings.flatMap((finding) => [
    `    ${finding.at.padEnd(width)}  ${finding.message}`,
    `    ${" ".repeat(width)}  ${operationsText(finding)}`
  ])
}

const groupText = (title: string, findings: ReadonlyArray<Finding>): ReadonlyArray<string> => {
  if (findings.length === 0) return []
  const rules = Map.groupBy(findings, ({ rule }) => rule)
  return [
    "",
    `${title} (${findings.length})`,
    ...Array.from(rules).flatMap(([rule, group]) => ["", `  ${rule}`, ...tableText(group)])
  ]
}

/** What a comparison found, as text for a terminal; it ends with a line break. */
export const reportText = (from: string, findings: ReadonlyArray<Finding>): string => {
  const breaking = findings.filter((finding) => finding.breaking)
  const others = findings.filter((finding) => !finding.breaking)
  const count = findings.length === 1 ? "1 change" : `${findings.length} changes`
  return [
    findings.length === 0
      ? `Since ${from} nothing changed for users of the clients.`
      : `Since ${from}: ${count} for users of the clients, ${breaking.length} breaking.`,
    ...groupText("Breaking", breaking),
    ...groupText("Not breaking", others),
    ""
  ].join("\n")
}

/** The figures as a table for people. */
import { markdownTable } from "markdown-table"
import { type Budget, type Figure, holds, limitOf } from "./Figure.ts"
import type { Summary } from "./Statistics.ts"

const digits = (value: number): string => {
  const size = Math.abs(value)
  return size >= 1000
    ? Math.round(value).toLocaleString("en")
    : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

const describeBudget = (budget: Budget): string => {
  const limit = limitOf(budget)
  return budget === undefined || limit === undefined
    ? "–"
    : `${"atLeast" in budget ? "≥" : "≤"} ${digits(limit)}`
}

const describeRounds = ({ high, low, rounds }: Summary): string =>
  rounds === "counted" ? "counted" : `${digits(low)}–${digits(high)} (${rounds})`

const describeVerdict = (figure: Figure): string =>
  figure.budget === undefined ? "" : holds(figure) ? "holds" : "MISSED"

/** The cells of a figure's line. */
export const rowOf = (figure: Figure): ReadonlyArray<string> => [
  figure.name,
  digits(figure.value.median),
  figure.unit,
  describeBudget(figure.budget),
  figure.peer === undefined ? "–" : digits(figure.peer),
  describeRounds(figure.value),
  describeVerdict(figure)
]

const header = ["what", "value", "unit", "budget", "peer", "min–max (rounds)", ""]

/** All figures, one a line, as a table that reads well in a terminal and in Markdown. */
export const renderTable = (figures: ReadonlyArray<Figure>): string =>
  markdownTable([header, ...figures.map((figure) => [...rowOf(figure)])], {
    align: ["l", "r", "l", "r", "r", "r", "l"]
  })

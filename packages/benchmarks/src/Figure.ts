/**
 * A figure: what was measured, what the design allows, and what the official SDK
 * needs for the same.
 */
import type { Summary } from "./Statistics.ts"

/** What a figure has to hold to; none where it only informs. */
export type Budget = { readonly atLeast: number } | { readonly atMost: number } | undefined

/** One line of the table. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: Summary
  readonly budget: Budget
  /** The official SDK's figure in the same unit, where it has one. */
  readonly peer: number | undefined
}

/** A figure as it is written to the results. */
export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly budget: number | null
  readonly peer: number | null
  readonly holds: boolean
}

/** A value that is counted and not timed, and so is the same at every time. */
export const counted = (value: number): Summary => ({
  median: value,
  low: value,
  high: value,
  rounds: "counted"
})

/** The number in a budget. */
export const limitOf = (budget: Budget): number | undefined =>
  budget === undefined ? undefined : "atLeast" in budget ? budget.atLeast : budget.atMost

/** Whether the median keeps to the budget; a figure without one always does. */
export const holds = ({ budget, value }: Figure): boolean =>
  budget === undefined ||
  ("atLeast" in budget ? value.median >= budget.atLeast : value.median <= budget.atMost)

const rounded = (value: number): number => Number(value.toFixed(3))

const roundedOrNull = (value: number | undefined): number | null =>
  value === undefined ? null : rounded(value)

/** The figure without its rounds. */
export const toResult = (figure: Figure): Result => ({
  name: figure.name,
  value: rounded(figure.value.median),
  unit: figure.unit,
  budget: roundedOrNull(limitOf(figure.budget)),
  peer: roundedOrNull(figure.peer),
  holds: holds(figure)
})

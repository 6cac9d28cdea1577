/**
 * Whether a plan makes sense as a whole, before the first call is made by it. A plan is a file that
 * people edit and merge: an entry that is there twice would rotate a connection twice.
 */
import { Data, Effect } from "effect"
import type { Plan } from "./Plan.ts"

/** A plan that must not be carried out. */
export class InvalidPlan extends Data.TaggedError("InvalidPlan")<{
  /** Every entry at fault, by its place and name. */
  readonly problems: ReadonlyArray<string>
  readonly message: string
}> {}

interface Place {
  readonly place: string
  readonly name: string
}

const label = ({ name, place }: Place): string => `${place} (${name})`

/** Notes a value of an entry; returns the problem if another entry has it. */
const unique = () => {
  const seen = new Map<string, Place>()
  return (value: string, at: Place, what: string): ReadonlyArray<string> => {
    const first = seen.get(value)
    if (first === undefined) {
      seen.set(value, at)
      return []
    }
    return [`${label(at)} has the same ${what} as ${label(first)}: ${value}`]
  }
}

/** Every reason not to carry out a plan; none for a good one. */
export const problemsOf = (plan: Plan): ReadonlyArray<string> => {
  const uniqueId = unique()
  const uniqueName = unique()
  const uniqueKey = unique()
  const entries = [
    ...plan.rotations.map((entry, index) => ({ ...entry, place: `rotations[${index}]` })),
    ...plan.skipped.map((entry, index) => ({ ...entry, place: `skipped[${index}]` }))
  ]
  return entries.flatMap((entry) => {
    const sameConnection = [
      ...uniqueId(entry.id, entry, "id"),
      ...uniqueName(entry.name, entry, "name")
    ]
    if (sameConnection.length > 0 || !("current" in entry)) return sameConnection
    return entry.current === entry.next
      ? [`${label(entry)} names one key as current and as next: ${entry.current}`]
      : [...uniqueKey(entry.current, entry, "key"), ...uniqueKey(entry.next, entry, "key")]
  })
}

/** Fails unless a plan can be carried out. */
export const requireSound = (plan: Plan): Effect.Effect<void, InvalidPlan> => {
  const problems = problemsOf(plan)
  return problems.length === 0
    ? Effect.void
    : Effect.fail(
        new InvalidPlan({
          problems,
          message: [
            "nothing is rotated by a plan that contradicts itself:",
            ...problems.map((problem) => `  ${problem}`)
          ].join("\n")
        })
      )
}

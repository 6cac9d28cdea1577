/** `effect/Cause` of Effect 4, as tests look at causes: as a list of reasons. */
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"

export * from "effect/Cause"
export {
  failureOption as findErrorOption,
  isDie as hasDies,
  isInterruptedOnly as hasInterruptsOnly,
  sequential as combine
} from "effect/Cause"

/** One reason of a cause. */
export type Reason =
  | { readonly _tag: "Fail"; readonly error: unknown }
  | { readonly _tag: "Die"; readonly defect: unknown }
  | { readonly _tag: "Interrupt" }

export const isFailReason = (reason: Reason): boolean => reason._tag === "Fail"

const reasonsOf = (cause: Cause.Cause<unknown>): ReadonlyArray<Reason> => [
  ...Chunk.map(Cause.failures(cause), (error): Reason => ({ _tag: "Fail", error })),
  ...Chunk.map(Cause.defects(cause), (defect): Reason => ({ _tag: "Die", defect })),
  ...Array.from(Cause.interruptors(cause), (): Reason => ({ _tag: "Interrupt" }))
]

// All causes have one prototype: with this on it, those that the library makes are read by tests too.
Object.defineProperty(Object.getPrototypeOf(Cause.empty), "reasons", {
  configurable: true,
  get(this: Cause.Cause<unknown>) {
    return reasonsOf(this)
  }
})

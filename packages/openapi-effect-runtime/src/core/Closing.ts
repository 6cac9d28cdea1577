/**
 * Ends everything in flight when a client is closed: exchanges, waits in a queue, for a token or before
 * a retry, and streamed responses.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { enter, leave, type Running } from "./InFlight.ts"
import type { OpenResponse } from "./ResponseHead.ts"

/** What ends with one client. */
export interface Closing {
  readonly isClosed: () => boolean
  /** Calls `end` when the client is closed; returns a function that cancels this. */
  readonly add: (end: () => void) => () => void
}

/** Closes with the scope. */
export const make: Effect.Effect<Closing, never, Scope.Scope> = /* @__PURE__ */ Effect.suspend(
  () => {
    const list: Array<Running<() => void>> = []
    let closed = false
    const add = (end: () => void) => {
      const running = enter(list, end)
      return () => leave(list, running)
    }
    return Effect.map(
      Effect.addFinalizer(() =>
        Effect.sync(() => {
          closed = true
          for (const { value } of list.slice()) value()
        })
      ),
      () => ({ isClosed: () => closed, add })
    )
  }
)

/** A streamed response, which is closed with the client too. */
export const owned = (closing: Closing, open: OpenResponse): OpenResponse => {
  if (closing.isClosed()) open.close()
  const remove = closing.add(() => open.close())
  return {
    ...open,
    close: () => {
      remove()
      open.close()
    }
  }
}

/**
 * The end of a client, for what of it is under way: exchanges, waits for a turn, for a token or
 * before a retry, and responses that are read while they come. All of it ends when the client
 * is closed, whoever holds it.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { enter, leave, type Running } from "./InFlight.ts"
import type { OpenResponse } from "./ResponseHead.ts"

/** What is to be ended with one client. */
export interface Closing {
  readonly isClosed: () => boolean
  /** Has `end` called when the client is closed; returns what takes that back. */
  readonly add: (end: () => void) => () => void
}

/** The end of a client that is closed with the scope. */
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

/** A response that is still coming, which is closed with the client too. */
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

/**
 * Locks in memory, which processes in memory share as the processes of one machine share a folder. A
 * process that is killed holds nothing any more, and what it has sent is remembered.
 */
import { Clock, Duration, Effect, Layer } from "effect"
import {
  ConnectionLocked,
  ConnectionLocks,
  type SentUnderLock
} from "../../src/lock/ConnectionLocks.ts"

interface LockState {
  holder: object | undefined
  history: Array<SentUnderLock>
  pending: SentUnderLock | undefined
}

/** Locks of one machine. */
export interface MemoryLocks {
  readonly layer: Layer.Layer<ConnectionLocks>
  readonly service: ConnectionLocks["Service"]
}

/** Makes locks that nobody holds. */
export const makeMemoryLocks = (): MemoryLocks => {
  const states = new Map<string, LockState>()
  const service = ConnectionLocks.of({
    acquire: Effect.fnUntraced(function* (request) {
      const name = `${request.tenant} ${request.connection}`
      const state = states.get(name) ?? { holder: undefined, history: [], pending: undefined }
      states.set(name, state)
      const self = {}
      const until = (yield* Clock.currentTimeMillis) + Duration.toMillis(request.patience)
      while (state.holder !== undefined) {
        if ((yield* Clock.currentTimeMillis) >= until) {
          return yield* new ConnectionLocked({ message: "another process works on it" })
        }
        yield* Effect.sleep("1 second")
      }
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          state.holder = self
        }),
        () =>
          Effect.sync(() => {
            if (state.holder === self) state.holder = undefined
          })
      )
      return {
        history: [...state.history],
        pending: state.pending,
        sending: (sent) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            state.pending = { ...sent, time: new Date(now).toISOString() }
            state.history.push(state.pending)
          }),
        settled: Effect.sync(() => {
          state.pending = undefined
        })
      }
    })
  })
  return { service, layer: Layer.succeed(ConnectionLocks, service) }
}

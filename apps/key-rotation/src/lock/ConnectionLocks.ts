/**
 * Locks of connections: only one process of a machine at a time works on a connection's keys, whatever
 * its plan and journal. A lock also records what was sent under it, so that the next holder knows about
 * a rotation that may still take effect.
 */
import { Context, Data } from "effect"
import type { Duration, Effect, Scope } from "effect"

/** Another process works on the connection. */
export class ConnectionLocked extends Data.TaggedError("ConnectionLocked")<{
  /** Which process, and what to do. */
  readonly message: string
}> {}

/** The lock cannot be used. */
export class LockError extends Data.TaggedError("LockError")<{
  readonly message: string
}> {}

/** A rotation that was sent under a lock. */
export interface SentUnderLock {
  /** `kid` of the current key before it. */
  readonly current: string
  /** `kid` of the next key before it. */
  readonly next: string
  /** Until when the tenant may still apply it, in milliseconds since 1970 by the tenant's time. */
  readonly until: number
  /** The journal that recorded it; `null` if there is none. */
  readonly journal: string | null
  /** When it was sent, ISO 8601. */
  readonly time: string
}

/** A lock that this process holds. */
export interface HeldLock {
  /** Everything sent under this lock that is remembered, oldest first. */
  readonly history: ReadonlyArray<SentUnderLock>
  /** The last of it, if its outcome was not found out. */
  readonly pending: SentUnderLock | undefined
  /** Remembers a rotation that is about to be sent. If it fails, nothing may be. */
  readonly sending: (
    sent: Omit<SentUnderLock, "time">
  ) => Effect.Effect<void, ConnectionLocked | LockError>
  /** The outcome of what was sent is known. */
  readonly settled: Effect.Effect<void, LockError>
}

/** Which lock, and how. */
export interface LockRequest {
  readonly tenant: string
  readonly connection: string
  /** How long to wait for a process that holds it. */
  readonly patience: Duration.Duration
  /** Holds it even though a process that cannot be asked (of another container) seems to. */
  readonly takeOver: boolean
  /** Told once, if there is somebody to wait for. */
  readonly onWait?: Effect.Effect<void>
}

/** The locks of this machine. */
export class ConnectionLocks extends Context.Service<
  ConnectionLocks,
  {
    /** Holds the lock until the scope closes. */
    readonly acquire: (
      request: LockRequest
    ) => Effect.Effect<HeldLock, ConnectionLocked | LockError, Scope.Scope>
  }
>()("@effect-auth0/key-rotation/ConnectionLocks") {}

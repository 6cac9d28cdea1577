/**
 * The locks as files of one folder, which all users of the machine share: two operators may have
 * accounts of their own. A file is only ever appended to.
 */
import { createHash } from "node:crypto"
import { constants } from "node:fs"
import { chmod, type FileHandle, lstat, mkdir, open, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Clock, Duration, Effect, Layer } from "effect"
import { describeThrown, systemCode } from "../system/FileFailure.ts"
import { ProcessIdentity } from "../system/ProcessIdentity.ts"
import {
  ConnectionLocked,
  ConnectionLocks,
  type HeldLock,
  LockError,
  type LockRequest
} from "./ConnectionLocks.ts"
import {
  encodeLockEvent,
  type Holder,
  holdersBefore,
  isDisplaced,
  readLock,
  sentUnder
} from "./LockText.ts"

/** Where locks are, unless told otherwise: a place that does not differ between users. */
export const defaultLockFolder = (): string =>
  join(
    process.platform === "win32" ? (process.env["ProgramData"] ?? tmpdir()) : "/tmp",
    "key-rotation-locks"
  )

const pollInterval = Duration.millis(250)

const attempt = <A>(what: string, run: () => Promise<A>): Effect.Effect<A, LockError> =>
  Effect.tryPromise({
    try: run,
    catch: (thrown) => new LockError({ message: `lock ${what}: ${describeThrown(thrown)}` })
  })

/** The file of a connection's lock: an id that is not a plain word must not become a path. */
const fileOf = (folder: string, { connection, tenant }: LockRequest): string => {
  const digest = createHash("sha256").update(`${tenant}\n${connection}`).digest("hex").slice(0, 16)
  return join(folder, `${connection.replace(/[^A-Za-z0-9_-]/gu, "_").slice(0, 40)}-${digest}.jsonl`)
}

// For all users to append to, and for none to replace: hence the sticky bit.
const makeFolder = async (folder: string): Promise<void> => {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o1777)
  const found = await lstat(folder)
  if (!found.isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" })
}

// Never follows a link that somebody else created. Windows does not have this flag.
const append = constants.O_RDWR | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0)

const openFile = async (path: string): Promise<FileHandle> => {
  // Linux rejects to open another user's file in a shared folder if it could have been created.
  for (;;) {
    try {
      return await open(path, append)
    } catch (thrown) {
      if (systemCode(thrown) !== "ENOENT") throw thrown
    }
    try {
      const file = await open(path, append | constants.O_CREAT | constants.O_EXCL, 0o666)
      await file.chmod(0o666)
      return file
    } catch (thrown) {
      if (systemCode(thrown) !== "EEXIST") throw thrown
    }
  }
}

const lockedBy = (path: string, { claim, liveness }: Holder): ConnectionLocked =>
  new ConnectionLocked({
    message:
      liveness === "running"
        ? `process ${claim.pid} on this host works on it since ${claim.time}`
        : `process ${claim.pid} on ${claim.host} works on it since ${claim.time}; if that process is gone for certain, resume with --take-over, or delete ${path}`
  })

/** The locks in a folder. */
export const layer = (folder: string = defaultLockFolder()): Layer.Layer<ConnectionLocks> =>
  Layer.succeed(ConnectionLocks, {
    acquire: Effect.fn("acquireLock")(function* (request: LockRequest) {
      const self = yield* ProcessIdentity
      const path = fileOf(folder, request)
      yield* attempt(folder, () => makeFolder(folder))
      const file = yield* Effect.acquireRelease(
        attempt(path, () => openFile(path)),
        (opened) => Effect.promise(() => opened.close())
      )
      const claim = self.newClaim()
      const time = Effect.map(Clock.currentTimeMillis, (now) => new Date(now).toISOString())
      const write = (event: Parameters<typeof encodeLockEvent>[0]) =>
        Effect.uninterruptible(
          attempt(path, async () => {
            await file.appendFile(encodeLockEvent(event))
            await file.datasync()
          })
        )
      const read = Effect.map(
        attempt(path, () => readFile(path, "utf8")),
        readLock
      )

      const { host, namespace, pid, started } = self
      yield* Effect.acquireRelease(
        Effect.flatMap(time, (at) =>
          write({ event: "claim", claim, time: at, host, namespace, pid, started })
        ),
        () =>
          Effect.ignore(Effect.flatMap(time, (at) => write({ event: "released", claim, time: at })))
      )
      const until = (yield* Clock.currentTimeMillis) + Duration.toMillis(request.patience)
      let told = false
      for (;;) {
        const holders = holdersBefore(yield* read, claim, self)
        const holder = holders.find(({ liveness }) => liveness === "running" || !request.takeOver)
        if (holder === undefined) {
          if (holders.length > 0) {
            const from = holders.map((held) => held.claim.claim)
            yield* Effect.flatMap(time, (at) =>
              write({ event: "took-over", claim, time: at, from })
            )
          }
          break
        }
        if ((yield* Clock.currentTimeMillis) >= until) return yield* lockedBy(path, holder)
        if (!told) yield* request.onWait ?? Effect.void
        told = true
        yield* Effect.sleep(pollInterval)
      }
      const held: HeldLock = {
        ...sentUnder(yield* read),
        // The order of lines decides: who takes over after this line waits for what is sent.
        sending: Effect.fnUntraced(function* (sent) {
          yield* write({ event: "sending", claim, time: yield* time, ...sent })
          if (!isDisplaced(yield* read, claim)) return
          return yield* new ConnectionLocked({
            message: "another process has taken its lock over: nothing was sent"
          })
        }),
        settled: Effect.flatMap(time, (at) => write({ event: "settled", claim, time: at }))
      }
      return held
    })
  })

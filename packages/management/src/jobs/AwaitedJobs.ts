/** Waits for the end of a job, and imports users from any source. */
import type {
  CreateImportUsersRequestContent,
  CreateImportUsersResponseContent,
  GetJobErrorResponseContent,
  GetJobGenericErrorResponseContent,
  GetJobResponseContent
} from "../types.ts"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { get, type GetError } from "../generated/jobs.js"
import * as Errors from "../generated/jobs/errors.js"
import * as UsersImports from "../generated/jobs/users-imports.js"
import type { CallOptions } from "../sdk/CallOptions.ts"
import { callback, limit, type Rules, wrongCall } from "openapi-effect-runtime/call/OptionRules"
import { invalid } from "openapi-effect-runtime/call/Request"
import { type DurationInput, toMillis } from "openapi-effect-runtime/core/Durations"
import type { ManagementClient } from "../sdk/Client.ts"

/** The job failed. */
export class JobFailed extends Data.TaggedError("JobFailed")<{
  /** The final state of the job; `Jobs.Errors.get` returns the records that an import rejected. */
  readonly job: GetJobResponseContent
  readonly message: string
}> {}

/** How to wait for a job. */
export interface AwaitOptions {
  /** The initial polling interval, which doubles up to ten times its value. One second by default. */
  readonly pollEvery?: DurationInput<"1 second"> | undefined
  /** Runs with the job after each poll, including the last one. */
  readonly onProgress?: ((job: GetJobResponseContent) => Effect.Effect<void>) | undefined
}

const rules: Rules = { pollEvery: limit, onProgress: callback }

const slowest = 10

/**
 * Waits until a job has ended, and returns its final state. Limit the wait with `Effect.timeout`; the
 * job continues even if nobody waits.
 *
 * Fails with `JobFailed` if the job failed, and as `Jobs.get` does.
 *
 * @example
 * ```ts
 * import { Jobs } from "@effect-auth0/management"
 * import { Console, Effect } from "effect"
 *
 * export const done = Jobs.awaitCompletion("job_0000000000000001", {
 *   pollEvery: "2 seconds",
 *   onProgress: (job) => Console.log(`${job.percentage_done ?? 0} %`)
 * }).pipe(Effect.timeout("10 minutes"))
 * ```
 */
export const awaitCompletion = (
  id: string,
  options?: AwaitOptions
): Effect.Effect<GetJobResponseContent, JobFailed | GetError, ManagementClient> => {
  const wrong = wrongCall(rules, get.metadata, options)
  if (wrong !== undefined) return Effect.fail(wrong)
  const first = toMillis(options?.pollEvery ?? "1 second")
  const look = (
    delay: number
  ): Effect.Effect<GetJobResponseContent, JobFailed | GetError, ManagementClient> =>
    Effect.gen(function* () {
      const job = yield* get(id)
      if (options?.onProgress !== undefined) {
        const progress = options.onProgress(job)
        // In a program without types it may return anything.
        if (!Effect.isEffect(progress)) {
          return yield* invalid(
            get.metadata,
            "onProgress",
            "onProgress must return an Effect, such as Console.log(…)"
          )
        }
        yield* progress
      }
      if (job.status === "completed") return job
      if (job.status === "failed") {
        return yield* new JobFailed({
          job,
          message: `Job ${id} (${job.type}) failed: ${job.status_details ?? "the API gave no reason"}`
        })
      }
      yield* Effect.sleep(delay)
      return yield* look(Math.min(delay * 2, first * slowest))
    })
  return look(first)
}

/** The request of an import, with the users in any supported form. */
export interface ImportRequest extends Omit<CreateImportUsersRequestContent, "users"> {
  /**
   * A JSON array of users, at most 500 KB: a `File` or `Blob`, a string, or a stream. A `Blob` of a
   * file (`file` of `@effect-auth0/management/node`) is read while it is sent, in constant memory; a
   * stream is read first, up to those 500 KB.
   */
  readonly users: Blob | string | Stream.Stream<string | Uint8Array, unknown>
}

/**
 * The users of an import could not be read from their stream, cannot be written as JSON, or exceed the
 * limit of an import.
 */
export class ImportSourceError extends Data.TaggedError("ImportSourceError")<{
  readonly message: string
  /** The error of the stream, or of JSON; `undefined` if the users exceed the limit. */
  readonly cause: unknown
}> {}

// The API's limit. A stream is held in memory, since a retry sends it again, so its size must be
// limited.
const mostBytes = 500 * 1024
const mostImports = 2
const type = "application/json"

const tooLarge = (): ImportSourceError =>
  new ImportSourceError({
    message: `The users to import are more than ${mostBytes} bytes, which is the most that one import takes; split them, or use Jobs.importManyUsers`,
    cause: undefined
  })

const notUsers = (what: string): ImportSourceError =>
  new ImportSourceError({
    message: `The users to import must be ${what}; for an array: Stream.fromIterable(users)`,
    cause: undefined
  })

const limited = (users: Blob): Effect.Effect<Blob, ImportSourceError> =>
  users.size > mostBytes ? Effect.fail(tooLarge()) : Effect.succeed(users)

const readStream = (
  users: Stream.Stream<string | Uint8Array, unknown>
): Effect.Effect<Blob, ImportSourceError> =>
  Effect.suspend(() => {
    const encoder = new TextEncoder()
    const parts: Array<Uint8Array<ArrayBuffer>> = []
    let room = mostBytes
    return users.pipe(
      Stream.mapError(
        (cause) =>
          new ImportSourceError({ message: "The users to import could not be read", cause })
      ),
      Stream.runForEach((part) => {
        // A Blob accepts only bytes backed by an ArrayBuffer, and a stream may have others.
        const bytes = typeof part === "string" ? encoder.encode(part) : new Uint8Array(part)
        parts.push(bytes)
        return (room -= bytes.length) < 0 ? Effect.fail(tooLarge()) : Effect.void
      }),
      Effect.map(() => new Blob(parts, { type }))
    )
  })

const readUsers = (users: ImportRequest["users"]): Effect.Effect<Blob, ImportSourceError> =>
  users instanceof Blob
    ? limited(users)
    : typeof users === "string"
      ? limited(new Blob([users], { type }))
      : Stream.isStream(users)
        ? readStream(users)
        : Effect.fail(notUsers("a Blob, a string or a Stream"))

/**
 * Starts an import of users from a file, a string or a stream. Nothing is sent before a stream has been
 * read to its end.
 *
 * Fails as `Jobs.UsersImports.create` does, and with `ImportSourceError` if the stream fails or the users
 * exceed 500 KB.
 *
 * @example
 * ```ts
 * import { Jobs } from "@effect-auth0/management"
 * import { Effect } from "effect"
 *
 * export const imported = Jobs.importUsers({
 *   connection_id: "con_A1b2C3d4E5f6G7h8",
 *   users: JSON.stringify([{ email: "ada@acme.example", email_verified: true }])
 * }).pipe(Effect.flatMap((job) => Jobs.awaitCompletion(job.id)))
 * ```
 */
export const importUsers = (
  request: ImportRequest,
  options?: CallOptions
): Effect.Effect<
  CreateImportUsersResponseContent,
  ImportSourceError | UsersImports.CreateError,
  ManagementClient
> =>
  Effect.flatMap(readUsers(request.users), (users) =>
    UsersImports.create({ ...request, users }, options)
  )

/** The request of {@link importManyUsers}. */
export interface ImportManyRequest<E, R> extends Omit<CreateImportUsersRequestContent, "users"> {
  /** The users, in the API's format for import files. */
  readonly users: Stream.Stream<object, E, R>
}

/** One file of an import, after its job has ended. */
export interface ImportedFile {
  /** The final state of the job, completed or failed. */
  readonly job: GetJobResponseContent
  /** The number of users in the file. */
  readonly users: number
  /**
   * The users that were not imported, with the reasons, or the reason why the whole job failed.
   * Contains what was sent, such as password hashes, so treat it as a secret.
   */
  readonly errors: ReadonlyArray<GetJobErrorResponseContent | GetJobGenericErrorResponseContent>
}

/** Users as JSON, up to the size of a file. */
interface ImportFile {
  /** Grows in place: the file is not shared before it is complete. */
  readonly users: Array<string>
  /** Including brackets and commas. */
  bytes: number
}

const openingBytes = 1
const filled = ({ users }: ImportFile): ReadonlyArray<ReadonlyArray<string>> =>
  users.length === 0 ? [] : [users]

/** Bytes of a user with the comma or bracket after it. */
const bytesOf = (text: string): number => new TextEncoder().encode(text).length + 1

/** A user as JSON, which is an object and fits into a file. */
const jsonOf = (user: object, position: number): Effect.Effect<string, ImportSourceError> => {
  const failed = (reason: string, advice: string, cause?: unknown) =>
    Effect.fail(
      new ImportSourceError({
        message: `User ${position} of the import ${reason}; ${advice}`,
        cause
      })
    )
  let text: string | undefined
  try {
    text = JSON.stringify(user)
  } catch (cause) {
    return failed(
      "has a value that JSON does not have, such as a bigint or a cycle",
      "replace the value, or leave it out",
      cause
    )
  }
  if (text === undefined || !text.startsWith("{")) {
    return failed("is not a JSON object", "pass an object with the properties of the user")
  }
  const bytes = bytesOf(text)
  return bytes + openingBytes > mostBytes
    ? failed(
        `has ${bytes - 1} bytes, which is more than one import of ${mostBytes} bytes takes`,
        "leave out some of its metadata"
      )
    : Effect.succeed(text)
}

const addUser = (
  file: ImportFile,
  user: string
): Effect.Effect<readonly [ImportFile, ReadonlyArray<ReadonlyArray<string>>]> => {
  const bytes = bytesOf(user)
  if (file.bytes + bytes > mostBytes) {
    return Effect.succeed([{ users: [user], bytes: openingBytes + bytes }, filled(file)])
  }
  file.users.push(user)
  file.bytes += bytes
  return Effect.succeed([file, []])
}

const errorsOf = (
  job: GetJobResponseContent
): Effect.Effect<ImportedFile["errors"], Errors.GetError, ManagementClient> =>
  Effect.map(Errors.get(job.id), (errors) =>
    errors === undefined ? [] : Array.isArray(errors) ? errors : [errors]
  )

const readable = <E, R>(
  users: Stream.Stream<object, E, R>
): Stream.Stream<object, ImportSourceError, R> =>
  Stream.isStream(users)
    ? Stream.mapError(
        users,
        (cause) =>
          new ImportSourceError({ message: "The users to import could not be read", cause })
      )
    : Stream.fail(notUsers("a Stream"))

/**
 * Imports any number of users, in files of at most 500 KB, with two jobs at once, which is a tenant's
 * limit. Each element of the stream is a file whose job has ended, in the order of the users, with the
 * job's errors. That includes failed jobs; the remaining files are imported anyway. If the stream is
 * stopped early, running jobs continue.
 *
 * Fails with `ImportSourceError` if the stream of users fails or a single user is too large or cannot be
 * written as JSON, and as the operations on jobs do. Users read before the stream failed are imported first.
 *
 * @example
 * ```ts
 * import { Jobs } from "@effect-auth0/management"
 * import { Console, Stream } from "effect"
 *
 * const users = Stream.range(1, 100_000).pipe(
 *   Stream.map((number) => ({ email: `user${number}@acme.example`, email_verified: true }))
 * )
 *
 * export const imported = Jobs.importManyUsers({
 *   connection_id: "con_A1b2C3d4E5f6G7h8",
 *   upsert: true,
 *   users
 * }).pipe(
 *   Stream.runForEach(({ errors, job, users: count }) =>
 *     Console.log(`${job.id}: ${count} users, ${errors.length} with errors`)
 *   )
 * )
 * ```
 */
export const importManyUsers = <E, R>(
  { users, ...request }: ImportManyRequest<E, R>,
  options?: AwaitOptions
): Stream.Stream<
  ImportedFile,
  ImportSourceError | UsersImports.CreateError | Errors.GetError | GetError,
  ManagementClient | R
> =>
  readable(users).pipe(
    Stream.mapAccumEffect(
      () => 0,
      (count, user) => Effect.map(jsonOf(user, count + 1), (text) => [count + 1, [text]] as const)
    ),
    // A step of its own: the users before one that cannot be sent are imported first.
    Stream.mapAccumEffect((): ImportFile => ({ users: [], bytes: openingBytes }), addUser, {
      onHalt: filled
    }),
    Stream.mapEffect(
      (file) =>
        Effect.gen(function* () {
          const started = yield* importUsers({ ...request, users: `[${file.join(",")}]` })
          const job = yield* awaitCompletion(started.id, options).pipe(
            Effect.catchTag("JobFailed", (failed) => Effect.succeed(failed.job))
          )
          return { job, users: file.length, errors: yield* errorsOf(job) }
        }),
      { concurrency: mostImports }
    )
  )

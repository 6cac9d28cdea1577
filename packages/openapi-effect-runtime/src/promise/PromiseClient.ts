/**
 * The operations as promises: the same operations, run on a client that is made once. There is no
 * second implementation of calls.
 */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { ApiError, CredentialsError, type PaginationError } from "../core/Errors.ts"
import type { EventOperation, EventOptions, GivenEvent } from "../events/Events.ts"
import type { ItemsOperation } from "../events/Items.ts"
import type { BinaryOperation } from "../call/BinaryOperation.ts"
import type { Operation, WithOptions } from "../call/Operation.ts"
import type { RespondingOperation, WholeResponse } from "../call/WithResponse.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { PagedOperation, QueryOf } from "../pagination/PagedOperation.ts"
import type { RespondingPagedOperation } from "../pagination/PagedWithResponse.ts"
import type { Page } from "../pagination/Pages.ts"
import type { PageStreamOptions } from "../pagination/PageStream.ts"
import { invalid, optionsIndex } from "../call/Request.ts"
import { enter, leave, type Running } from "../core/InFlight.ts"
import { isObject } from "../core/Json.ts"

/** Additional options of a call. */
export interface WithSignal {
  /**
   * Ends the call at once when aborted, and closes its exchange; the promise rejects with the signal's
   * reason.
   */
  readonly signal?: AbortSignal | undefined
}

type LastIndex<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [unknown, ...infer Tail] ? `${Tail["length"]}` : never

/** The arguments of an operation, with a signal in the options. */
export type PromiseArguments<Args extends ReadonlyArray<unknown>> = {
  [Index in keyof Args]: Index extends LastIndex<Args>
    ? NonNullable<Args[Index]> extends object
      ? NonNullable<Args[Index]> & WithSignal
      : Args[Index]
    : Args[Index]
}

/** The value of a call, or its error. */
export type Outcome<A, E> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly error: E }

type AnyArguments = ReadonlyArray<never>

/** The errors of an operation. */
export type FailureOf<Op> =
  Op extends PagedOperation<AnyArguments, unknown, unknown, infer E, unknown, never>
    ? E | PaginationError
    : Op extends Operation<AnyArguments, unknown, infer E, unknown>
      ? E
      : Op extends EventOperation<AnyArguments, unknown, infer E, unknown, never>
        ? E
        : never

/** An operation as a function that returns a promise. */
export interface PromiseOperation<Args extends ReadonlyArray<unknown>, A> {
  (...args: PromiseArguments<Args>): Promise<A>
  /** The operation's metadata from the contract. */
  readonly metadata: OperationMetadata
}

/** An operation with declared response headers, as functions that return promises. */
export interface PromiseRespondingOperation<
  Args extends ReadonlyArray<unknown>,
  A,
  Headers
> extends PromiseOperation<Args, A> {
  /** The same call, with the status and the headers of its response. */
  readonly withResponse: (...args: PromiseArguments<Args>) => Promise<WholeResponse<A, Headers>>
}

/** An operation that returns bytes: all of them in a promise, or with `stream` as they arrive. */
export interface PromiseBinaryOperation<
  Args extends ReadonlyArray<unknown>,
  A
> extends PromiseOperation<Args, A> {
  /** The bytes as they arrive. */
  readonly stream: (...args: PromiseArguments<Args>) => AsyncIterable<Uint8Array>
}

/**
 * A list as a function that returns a promise of one page, and as async iterables of all pages or
 * records.
 */
export interface PromisePagedOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  Body,
  Options = PageStreamOptions
> extends PromiseOperation<Args, Page<Item, Body, QueryOf<Args>>> {
  readonly pages: (
    ...args: PromiseArguments<WithOptions<Args, Options>>
  ) => AsyncIterable<Page<Item, Body, QueryOf<Args>>>
  readonly items: (...args: PromiseArguments<WithOptions<Args, Options>>) => AsyncIterable<Item>
}

/** A list with declared response headers. */
export interface PromiseRespondingPagedOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  Body,
  Headers,
  Options = PageStreamOptions
> extends PromisePagedOperation<Args, Item, Body, Options> {
  /** The same call for one page, with the status and the headers of its response. */
  readonly withResponse: (
    ...args: PromiseArguments<Args>
  ) => Promise<WholeResponse<Page<Item, Body, QueryOf<Args>>, Headers>>
}

/** An operation that returns events for as long as they are iterated over. */
export interface PromiseEventOperation<
  Args extends ReadonlyArray<unknown>,
  Event,
  Options = EventOptions
> {
  (...args: PromiseArguments<WithOptions<Args, Options>>): AsyncIterable<Event>
  /** The operation's metadata from the contract. */
  readonly metadata: OperationMetadata
}

/** A resource whose operations return promises; other members stay unchanged. */
export type Promised<Resource, Id> = {
  readonly [Name in keyof Resource]: PromisedValue<Resource[Name], Id>
}

type LastOf<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [...ReadonlyArray<unknown>, infer Last] ? Last : never

/** The options of a list's streams. */
type OptionsIn<List> = List extends { readonly items: (...args: infer Args) => unknown }
  ? LastOf<Args>
  : never

type PromisedValue<Value, Id> = Value extends abstract new (...args: never) => unknown
  ? Value
  : Value extends PagedOperation<infer Args, infer Item, infer Body, infer E, Id, never>
    ? Value extends RespondingPagedOperation<Args, Item, Body, E, Id, infer Headers, never>
      ? PromiseRespondingPagedOperation<Args, Item, Body, Headers, OptionsIn<Value>>
      : PromisePagedOperation<Args, Item, Body, OptionsIn<Value>>
    : Value extends Operation<infer Args, infer A, infer E, Id>
      ? Value extends RespondingOperation<Args, A, E, Id, infer Headers>
        ? PromiseRespondingOperation<Args, A, Headers>
        : Value extends BinaryOperation<Args, A, E, Id>
          ? PromiseBinaryOperation<Args, A>
          : PromiseOperation<Args, A>
      : Value extends EventOperation<infer _Args, infer Event, infer _E, Id, never>
        ? PromiseEventOperation<Parameters<Value>, GivenEvent<Event>, LastOf<Parameters<Value>>>
        : Value extends ItemsOperation<infer _Args, infer Item, infer _E, Id, never>
          ? PromiseEventOperation<Parameters<Value>, Item, LastOf<Parameters<Value>>>
          : Value extends (...args: infer Args) => Effect.Effect<infer A, infer _E, Id>
            ? (...args: PromiseArguments<Args>) => Promise<A>
            : Value extends (...args: never) => unknown
              ? Value
              : Value extends object
                ? Promised<Value, Id>
                : Value

/** A client of an API, for programs that use promises. */
export interface PromiseClient<Id> extends AsyncDisposable {
  /**
   * Calls an operation. Rejects with the same error that the operation has as an Effect
   * ({@link isFailureOf} narrows its type), or with the reason of an aborted signal.
   */
  readonly run: <Args extends ReadonlyArray<unknown>, A, E>(
    operation: (...args: Args) => Effect.Effect<A, E, Id>,
    ...args: PromiseArguments<Args>
  ) => Promise<A>
  /** Calls an operation; failures are values with their types. Rejects only when aborted. */
  readonly outcome: <Args extends ReadonlyArray<unknown>, A, E>(
    operation: (...args: Args) => Effect.Effect<A, E, Id>,
    ...args: PromiseArguments<Args>
  ) => Promise<Outcome<A, E>>
  /**
   * Iterates over a stream of an operation: `iterate(Connections.list.items, query)`, the pages of a
   * list, events. Leaving the loop ends what is in flight.
   */
  readonly iterate: <Args extends ReadonlyArray<unknown>, A, E>(
    stream: (...args: Args) => Stream.Stream<A, E, Id>,
    ...args: PromiseArguments<Args>
  ) => AsyncIterable<A>
  /** One or all resources, with operations that return promises. */
  readonly of: <Resource extends object>(resource: Resource) => Promised<Resource, Id>
  /**
   * Closes the client: calls in flight are interrupted and reject, and so do later calls. `await using`
   * does the same.
   */
  readonly close: () => Promise<void>
}

/**
 * Whether an error comes from an operation: `error` then has the operation's error type.
 */
export const isFailureOf = <Op extends { readonly metadata: OperationMetadata }>(
  operation: Op,
  error: unknown
): error is FailureOf<Op> =>
  error instanceof CredentialsError ||
  (error instanceof Error &&
    (error instanceof ApiError || "_tag" in error) &&
    "operation" in error &&
    error.operation === operation.metadata.id)

/** A client, and what is in flight on it. */
interface Runtime<Id> {
  readonly context: Context.Context<Id>
  readonly fork: ReturnType<typeof Effect.runForkWith<Id>>
  /** The calls in flight. */
  readonly calls: Array<Running<Fiber.Fiber<unknown, unknown>>>
  /** The functions that end the iterations in progress. */
  readonly iterations: Array<Running<() => Promise<unknown>>>
  /**
   * The reason with which calls reject once the client is closed. Not an `AbortSignal`: on Cloudflare
   * Workers a signal belongs to the request that made it, and cannot be read in another.
   */
  closed?: Error
}

type AnyCall<Id> = (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, unknown, Id>
type AnyStream<Id> = (...args: ReadonlyArray<unknown>) => Stream.Stream<unknown, unknown, Id>

/** The operation's own arguments, without the signal among the options. */
const own = <Args extends ReadonlyArray<unknown>>(args: PromiseArguments<Args>): Args =>
  args as unknown as Args

/** Whether a value is a signal, of any implementation. */
const isSignal = (value: unknown): value is AbortSignal =>
  typeof value === "object" &&
  value !== null &&
  "aborted" in value &&
  "addEventListener" in value &&
  typeof value.addEventListener === "function"

/** Finds the signal of a call when the call starts. */
const signalOf =
  (args: ReadonlyArray<unknown>, metadata?: OperationMetadata) => (): AbortSignal | undefined => {
    const options: unknown = metadata === undefined ? args.at(-1) : args[optionsIndex(metadata)]
    const signal: unknown = isObject(options) ? options["signal"] : undefined
    if (isSignal(signal)) return signal
    // The last argument of another function may have a member of this name.
    if (signal === undefined || signal === null || metadata === undefined) return undefined
    throw invalid(
      metadata,
      "signal",
      "signal must be an AbortSignal, such as the signal of an AbortController"
    )
  }

const metadataOf = (value: unknown): OperationMetadata | undefined =>
  // Only the runtime's own constructors set this property of a function.
  typeof value === "function" && "metadata" in value
    ? (value.metadata as OperationMetadata)
    : undefined

/** The name of a function in an error: the operation's id, if it is an operation. */
const nameOf = (value: unknown): string => metadataOf(value)?.id ?? "This function"

/** The function of a program without types, or an error that says what to pass. */
const expectFunction = <Call>(call: Call): Call => {
  if (typeof call === "function") return call
  throw new TypeError("The first argument must be an operation, such as Users.get")
}

/** Throws the reason why the call or the client has ended. */
const expectOpen = <Id>({ closed }: Runtime<Id>, signal: AbortSignal | undefined): void => {
  signal?.throwIfAborted()
  if (closed !== undefined) throw closed
}

/**
 * Runs a call in its own fiber, and returns what `read` makes of its exit. Not with Effect's
 * `ManagedRuntime`, which needs a finalizer and entries in two weak sets for each call: here it is an
 * entry in a list and one promise.
 */
const start = <Id, Args extends ReadonlyArray<unknown>, A, E, B>(
  runtime: Runtime<Id>,
  call: (...args: Args) => Effect.Effect<A, E, Id>,
  args: Args,
  findSignal: () => AbortSignal | undefined,
  read: (exit: Exit.Exit<A, E>) => B
): Promise<B> =>
  new Promise((resolve, reject) => {
    const { calls, fork } = runtime
    const signal = findSignal()
    expectOpen(runtime, signal)
    const effect = expectFunction(call)(...args)
    if (!Effect.isEffect(effect)) {
      throw new TypeError(
        `${nameOf(call)} returns no Effect: call "iterate" with what returns a stream`
      )
    }
    const fiber = fork(effect, signal === undefined ? undefined : { signal })
    const running = enter(calls, fiber)
    fiber.addObserver((exit) => {
      leave(calls, running)
      try {
        if (Exit.hasInterrupts(exit)) expectOpen(runtime, signal)
        resolve(read(exit))
      } catch (cause) {
        // Either the caller's abort reason or the operation's error.
        reject(cause as Error)
      }
    })
  })

const valueOf = <A, E>(exit: Exit.Exit<A, E>): A => {
  if (Exit.isSuccess(exit)) return exit.value
  throw Cause.squash(exit.cause)
}

const outcomeOf = <A, E>(exit: Exit.Exit<A, E>): Outcome<A, E> => {
  if (Exit.isSuccess(exit)) return { ok: true, value: exit.value }
  const failure = Cause.findError(exit.cause)
  if (Result.isSuccess(failure)) return { ok: false, error: failure.success }
  throw Cause.squash(exit.cause)
}

/**
 * Iterates over a stream. Closing does not wait for the loop to continue: a paused loop would keep the
 * exchange open after the client is closed or the signal aborted.
 */
const iterate = <Id, A, E>(
  runtime: Runtime<Id>,
  findSignal: () => AbortSignal | undefined,
  stream: () => Stream.Stream<A, E, Id>
): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: async function* () {
    const { context, iterations } = runtime
    const signal = findSignal()
    expectOpen(runtime, signal)
    const iterator = Stream.toAsyncIterableWith(stream(), context)[Symbol.asyncIterator]()
    let ended: Promise<unknown> | undefined
    const end = (): Promise<unknown> => {
      if (ended !== undefined) return ended
      leave(iterations, running)
      signal?.removeEventListener("abort", endQuietly)
      return (ended = Promise.resolve(iterator.return?.()))
    }
    // The consumer of the iteration gets its failure; here nobody waits for it.
    const endQuietly = (): void => void end().catch(() => {})
    const running = enter(iterations, end)
    signal?.addEventListener("abort", endQuietly)
    try {
      while (true) {
        const next = await iterator.next()
        expectOpen(runtime, signal)
        if (next.done === true) return
        yield next.value
      }
    } finally {
      await end()
    }
  }
})

// Operations and the functions around them are arrow functions, which have no prototype.
const isClass = (value: object): boolean => "prototype" in value

// Only a namespace, made by an engine or a bundler, not any other object.
const isNamespace = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

const promisedFunction = <Id>(runtime: Runtime<Id>, value: object): unknown => {
  const metadata = metadataOf(value)
  const iterating =
    (stream: AnyStream<Id>) =>
    (...args: ReadonlyArray<unknown>) =>
      iterate(runtime, signalOf(args, metadata), () => stream(...args))
  if (metadata?.response.includes("events") === true) {
    return Object.assign(iterating(value as AnyStream<Id>), { metadata })
  }
  // The type of the resource says which of its functions return Effects.
  const call = value as AnyCall<Id>
  const one = (...args: ReadonlyArray<unknown>) => {
    const signal = signalOf(args, metadata)
    const result: unknown = call(...args)
    if (Effect.isEffect(result)) {
      return start(runtime, () => result as ReturnType<AnyCall<Id>>, [], signal, valueOf)
    }
    // Items that are lines of JSON: their metadata is like that of other JSON.
    return metadata !== undefined && Stream.isStream(result)
      ? iterate(runtime, signal, () => result as ReturnType<AnyStream<Id>>)
      : result
  }
  if (metadata === undefined) return one
  const { withResponse, ...streams } = value as {
    readonly withResponse?: AnyCall<Id>
  } & Readonly<Partial<Record<"pages" | "items" | "stream", AnyStream<Id>>>>
  const responding = (...args: ReadonlyArray<unknown>) =>
    start(runtime, withResponse as AnyCall<Id>, args, signalOf(args, metadata), valueOf)
  return Object.assign(
    one,
    { metadata },
    withResponse === undefined ? undefined : { withResponse: responding },
    ...(["pages", "items", "stream"] as const).flatMap((name) => {
      const stream = streams[name]
      return stream === undefined ? [] : [{ [name]: iterating(stream) }]
    })
  ) as unknown
}

const promisedValue = <Id>(runtime: Runtime<Id>, value: unknown): unknown => {
  if (typeof value === "function") return isClass(value) ? value : promisedFunction(runtime, value)
  if (typeof value !== "object" || value === null || !isNamespace(value)) return value
  return promised(runtime, value)
}

const promised = <Id>(runtime: Runtime<Id>, resource: object): unknown =>
  Object.fromEntries(
    Object.entries(resource).map(([name, value]: [string, unknown]) => [
      name,
      promisedValue(runtime, value)
    ])
  )

/** The promise client of a client made in a scope, which is closed with it. */
export const make = <Id>(
  context: Context.Context<Id>,
  scope: Scope.Closeable
): PromiseClient<Id> => {
  const runtime: Runtime<Id> = {
    context,
    fork: Effect.runForkWith(context),
    calls: [],
    iterations: []
  }
  const close = () => {
    runtime.closed ??= new Error("The client has been closed: connect again")
    const iterations = runtime.iterations.map(({ value }) => value)
    return Effect.runPromise(
      Fiber.interruptAll(runtime.calls.map(({ value }) => value)).pipe(
        Effect.andThen(Effect.promise(() => Promise.allSettled(iterations.map((end) => end())))),
        Effect.andThen(Scope.close(scope, Exit.void))
      )
    )
  }
  return {
    run: (call, ...args) =>
      start(runtime, call, own(args), signalOf(args, metadataOf(call)), valueOf),
    outcome: (call, ...args) =>
      start(runtime, call, own(args), signalOf(args, metadataOf(call)), outcomeOf),
    iterate: (stream, ...args) =>
      iterate(runtime, signalOf(args), () => {
        const given = expectFunction(stream)(...own(args))
        if (Stream.isStream(given)) return given
        throw new TypeError(
          `${nameOf(stream)} returns no stream: call "run" with what returns an Effect`
        )
      }),
    of: <Resource extends object>(resource: Resource) =>
      promised(runtime, resource) as Promised<Resource, Id>,
    close,
    [Symbol.asyncDispose]: close
  }
}

/**
 * The smallest runtime a generated layer can run on: Effect and the raw client's own fetch.
 * It does what the contract asks for and no more; a real one would retry, trace and guard.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

import { DecodeError, OutcomeUnknown, errorOfResponse, TransportError } from "./errors.ts"

export * from "./errors.ts"

/** The metadata of an operation, as the generator writes them. */
export interface OperationMetadata {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly pathParameters: ReadonlyArray<string>
  readonly input: "none" | "query" | "body" | "group"
  readonly response: ReadonlyArray<
    "object" | "array" | "nothing" | "json" | "text" | "bytes" | "events"
  >
  readonly errors: ReadonlyArray<number>
  readonly retry: "safe" | "idempotent" | "never"
  readonly neverWith?: ReadonlyArray<string>
  readonly scopes?: {
    readonly anyOf?: ReadonlyArray<string>
    readonly allOf?: ReadonlyArray<string>
  }
  readonly lifecycle?: string
}

/** The metadata of an operation whose response is one page of a list. */
export interface PagedMetadata extends OperationMetadata {
  readonly pagination: {
    readonly style: "offset" | "checkpoint" | "both" | "link"
    readonly items?: string | null
    readonly next?: string
    readonly total?: string
  }
}

/** What a caller can say about one call. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
}

/** The raw client that all operations send through; each fixture has its own class of it. */
export class Client extends Context.Service<Client, object>()("openapi-ts-effect/test/Client") {}

/** A function of a raw client. What it takes is known to the generator, not to the runtime. */
export type RawFunction = (options: never) => unknown

export interface Operation<Arguments extends ReadonlyArray<unknown>, Body, Error> {
  (...args: Arguments): Effect.Effect<Body, Error, Client>
  readonly metadata: OperationMetadata
}

export interface PagedOperation<
  Arguments extends ReadonlyArray<unknown>,
  Item,
  Body,
  Error
> extends Operation<Arguments, Body, Error> {
  readonly items: (...args: Arguments) => Stream.Stream<Item, Error, Client>
  readonly metadata: PagedMetadata
}

export interface EventOperation<Arguments extends ReadonlyArray<unknown>, Event, Error> {
  (...args: Arguments): Stream.Stream<Event, Error, Client>
  readonly metadata: OperationMetadata
}

interface RawOptions {
  readonly client: object
  readonly signal: AbortSignal
  readonly parseAs: "stream"
  readonly headers: object
  readonly [part: string]: unknown
}

interface RawResult {
  readonly error?: unknown
  readonly response?: Response
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const part = (value: unknown, name: string): unknown =>
  isObject(value) ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined

const rawOptions = (
  metadata: OperationMetadata,
  args: ReadonlyArray<unknown>,
  client: object,
  signal: AbortSignal
): RawOptions => {
  const count = metadata.pathParameters.length
  const request = metadata.input === "none" ? undefined : args[count]
  const options = args[metadata.input === "none" ? count : count + 1]
  const parts =
    metadata.input === "group"
      ? request
      : metadata.input === "none" || request === undefined
        ? undefined
        : { [metadata.input]: request }
  const cookies = Object.entries(part(parts, "cookies") ?? {}).map(
    ([name, value]) => `${name}=${String(value)}`
  )
  return {
    ...(isObject(parts) ? parts : {}),
    client,
    signal,
    parseAs: "stream",
    path: Object.fromEntries(metadata.pathParameters.map((name, index) => [name, args[index]])),
    headers: {
      ...Object(part(parts, "headers")),
      ...Object(part(options, "headers")),
      ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") })
    }
  }
}

// A raw function takes options of its own type; that they fit is what the layer's types say.
const invoke = (raw: RawFunction, options: RawOptions): unknown =>
  (raw as (options: RawOptions) => unknown)(options)

const kindOf = (value: unknown): OperationMetadata["response"][number] => {
  if (Array.isArray(value)) return "array"
  return isObject(value) ? "object" : "json"
}

const decode = async (metadata: OperationMetadata, response: Response): Promise<unknown> => {
  if (metadata.response.includes("bytes")) return response.blob()
  const text = await response.text()
  if (metadata.response.includes("text")) return text
  if (text === "" && metadata.response.includes("nothing")) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (metadata.response.includes(kindOf(value)) || metadata.response.includes("json"))
      return value
  } catch {
    // falls through: not JSON is as wrong as another kind of JSON
  }
  throw new DecodeError({ body: text })
}

const send = (raw: RawFunction, metadata: OperationMetadata, args: ReadonlyArray<unknown>) =>
  Effect.flatMap(Client, (client) =>
    Effect.tryPromise({
      try: async (signal) => {
        const { error, response } = (await invoke(
          raw,
          rawOptions(metadata, args, client, signal)
        )) as RawResult
        if (response === undefined) {
          throw metadata.retry === "never"
            ? new OutcomeUnknown({ cause: error })
            : new TransportError({ cause: error })
        }
        if (!response.ok)
          throw errorOfResponse({ status: response.status, body: error }, metadata.errors)
        return decode(metadata, response)
      },
      catch: (error) => error
    })
  )

/** Makes the constant of an operation. */
export const operation = <Arguments extends ReadonlyArray<unknown>, Body, Error>(
  raw: RawFunction,
  metadata: OperationMetadata
): Operation<Arguments, Body, Error> =>
  Object.assign(
    (...args: Arguments) => send(raw, metadata, args) as Effect.Effect<Body, Error, Client>,
    { metadata }
  )

const pageOf = (response: unknown, metadata: PagedMetadata): ReadonlyArray<unknown> => {
  const items = Array.isArray(response) ? response : part(response, metadata.pagination.items ?? "")
  return Array.isArray(items) ? items : []
}

/** Makes the constant of an operation that lists, page by page. */
export const pagedOperation = <Arguments extends ReadonlyArray<unknown>, Item, Body, Error>(
  raw: RawFunction,
  metadata: PagedMetadata
): PagedOperation<Arguments, Item, Body, Error> => {
  const items = (...args: Arguments) =>
    Stream.paginate<Record<string, unknown>, unknown, unknown, Client>({ page: 0 }, (position) => {
      const query = { ...Object(args[metadata.pathParameters.length]), ...position }
      return Effect.map(
        send(raw, metadata, Object.assign([...args], { [metadata.pathParameters.length]: query })),
        (response) => {
          const page = pageOf(response, metadata)
          const cursor = part(response, metadata.pagination.next ?? "")
          const following =
            typeof cursor === "string"
              ? { from: cursor }
              : { page: Number(position["page"] ?? 0) + 1 }
          const isLast =
            page.length === 0 ||
            (metadata.pagination.style === "checkpoint" && cursor === undefined)
          return [page, isLast ? Option.none() : Option.some(following)] as const
        }
      )
    })
  return Object.assign(
    (...args: Arguments) => send(raw, metadata, args) as Effect.Effect<Body, Error, Client>,
    {
      metadata,
      items: (...args: Arguments) => items(...args) as Stream.Stream<Item, Error, Client>
    }
  )
}

/** Makes the constant of an operation that responds with a stream of events. */
export const eventOperation = <Arguments extends ReadonlyArray<unknown>, Event, Error>(
  raw: RawFunction,
  metadata: OperationMetadata
): EventOperation<Arguments, Event, Error> =>
  Object.assign(
    (...args: Arguments) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const client = yield* Client
          const controller = new AbortController()
          yield* Effect.addFinalizer(() => Effect.sync(() => controller.abort()))
          const options = {
            ...rawOptions(metadata, args, client, controller.signal),
            sseMaxRetryAttempts: 1
          }
          const { stream } = (yield* Effect.promise(async () => invoke(raw, options))) as {
            readonly stream: AsyncIterable<unknown>
          }
          return Stream.fromAsyncIterable(stream, (cause) => new TransportError({ cause }))
        })
      ) as Stream.Stream<Event, Error, Client>,
    { metadata }
  )

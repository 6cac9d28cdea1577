/**
 * Operations whose response is a finite sequence of items: lines of JSON, or the server-sent events of
 * one request. The stream sends the request when it is run and emits each item as it arrives. It is not
 * restarted: the request may have cost something, or return something else the next time.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { callDefaultsOf } from "../call/CallDefaults.ts"
import type { CallOptions } from "../call/CallOptions.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Exchange, Extras } from "../call/Exchange.ts"
import { type Opened, sendOpen } from "../call/OpenExchange.ts"
import type { WithOptions } from "../call/Operation.ts"
import { limit, positive, type Rules, wrongCall } from "../call/OptionRules.ts"
import { optionsIndex, type RawOperation } from "../call/Request.ts"
import { requestIdOf } from "../call/Response.ts"
import { type AnyFailure, DecodeError, EventStreamError, TransportError } from "../core/Errors.ts"
import type { DurationInput } from "../core/Durations.ts"
import { isObject, stringOr } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import { bytes, defaultIdle } from "../transport/OpenBody.ts"
import type { OpenResponse } from "../transport/Transport.ts"
import { type InspectedResponse, make as makeReader } from "./EventReader.ts"

/** The options of one stream of items, in addition to those of a call. */
export interface ItemsOptions extends CallOptions {
  /** How long the server may send nothing; two minutes by default. */
  readonly idleTimeout?: DurationInput<"2 minutes"> | undefined
  /** The maximum length of one item in UTF-16 code units; 10 Mi by default. */
  readonly maxItemLength?: number | undefined
}

/** An operation that returns items as they arrive. */
export interface ItemsOperation<
  Args extends ReadonlyArray<unknown>,
  Item,
  E,
  R,
  Options = ItemsOptions
> {
  (...args: WithOptions<Args, Options>): Stream.Stream<Item, E, R>
  /** The operation's metadata from the document. */
  readonly metadata: OperationMetadata
}

/** The format of the items. */
export interface ItemsFormat {
  readonly kind: "events" | "lines"
  /** The `accept` header. */
  readonly accept: string
  /** The member of the request body that requests a stream, if there is one. */
  readonly flag?: string
}

const ofItems: Rules = { idleTimeout: limit, maxItemLength: positive }

const essence = (type: string | undefined): string =>
  (type ?? "").split(";", 1).join("").trim().toLowerCase()

interface Source {
  readonly open: InspectedResponse
  readonly profile: Profile
}

const opening = ({ accept, kind }: ItemsFormat): Exchange => ({
  accept,
  send: sendOpen,
  decode: (profile, metadata, response: Opened) => {
    const type = response.header("content-type")
    const found = essence(type)
    const fits =
      kind === "events" ? found === "text/event-stream" : found !== "text/html" && found !== ""
    if (fits && response.open !== undefined) return { open: response.open, profile }
    response.open?.close()
    return new DecodeError({
      api: metadata.api,
      operation: metadata.id,
      status: response.status,
      requestId: requestIdOf(profile, response),
      contentType: type,
      length: 0,
      message: `${metadata.id}: ${response.status} with ${type ?? "no content type"}, where ${accept} is promised`
    })
  },
  // `decode` returns nothing else.
  inspect: (decoded, inspect): Source => {
    const source = decoded as Source
    return { ...source, open: { ...source.open, inspect } }
  }
})

const unreadable = (
  metadata: OperationMetadata,
  open: OpenResponse,
  length: number,
  what: string
): DecodeError =>
  new DecodeError({
    api: metadata.api,
    operation: metadata.id,
    status: open.status,
    contentType: open.header("content-type"),
    length,
    message: `${metadata.id}: ${what}`
  })

const defaultMaxLength = 10 << 20

/** The message with which some APIs end a stream, besides the end of the response. */
const lastData = "[DONE]"

/** Parses an item, or fails with the reason why it cannot. */
const itemIn = (
  metadata: OperationMetadata,
  open: InspectedResponse,
  text: string
): Effect.Effect<unknown, DecodeError> => {
  let item: unknown
  try {
    item = JSON.parse(text)
  } catch {
    return Effect.fail(unreadable(metadata, open, text.length, "an item that is not JSON"))
  }
  const found = open.inspect?.(item)
  return found === undefined ? Effect.succeed(item) : Effect.fail(found)
}

const broken = (metadata: OperationMetadata, { open, profile }: Source, cause: unknown) =>
  new TransportError({
    api: metadata.api,
    operation: metadata.id,
    sent: true,
    status: open.status,
    requestId: requestIdOf(profile, open),
    message: `${metadata.id}: the stream broke: ${String(cause)}`,
    cause
  })

// The record separator of RFC 7464.
const separator = "\u001E"

/** The texts of the lines; an empty line only keeps the connection alive. */
const textsIn = (all: ReadonlyArray<string>): ReadonlyArray<string> =>
  all
    .map((line) => (line.startsWith(separator) ? line.slice(1) : line).trim())
    .filter((line) => line !== "")

const lines = (
  metadata: OperationMetadata,
  source: Source,
  { idleTimeout = defaultIdle, maxItemLength = defaultMaxLength }: ItemsOptions
): Stream.Stream<unknown, AnyFailure> => {
  const { open } = source
  const decoder = new TextDecoder()
  let rest = ""
  const tooLong = (): DecodeError =>
    unreadable(
      metadata,
      open,
      maxItemLength,
      `an item of more than ${maxItemLength} characters; raise maxItemLength to take it`
    )
  return Stream.mapError(bytes(open, idleTimeout), ({ cause }): AnyFailure =>
    broken(metadata, source, cause)
  ).pipe(
    Stream.mapEffect((chunk) => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n")
      rest = parts.pop() ?? ""
      return [...parts, rest].some(({ length }) => length > maxItemLength)
        ? Effect.fail<AnyFailure>(tooLong())
        : Effect.succeed(textsIn(parts))
    }),
    Stream.concat(Stream.sync(() => textsIn([rest + decoder.decode()]))),
    Stream.flatMap((texts) => Stream.fromIterable(texts)),
    Stream.mapEffect((text) => itemIn(metadata, open, text))
  )
}

const endedBy = (
  metadata: OperationMetadata,
  data: string,
  id: string | undefined
): EventStreamError => {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    value = data
  }
  const fields = isObject(value) ? (isObject(value["error"]) ? value["error"] : value) : {}
  const code = stringOr(fields["code"]) ?? stringOr(fields["type"])
  const detail = stringOr(fields["message"]) ?? stringOr(value)
  return new EventStreamError({
    api: metadata.api,
    operation: metadata.id,
    code,
    detail,
    eventId: id,
    message: `${metadata.id}: the API ended the stream${code === undefined ? "" : ` (${code})`}${detail === undefined ? "" : `: ${detail}`}`
  })
}

const events = (
  metadata: OperationMetadata,
  { open, profile }: Source,
  { idleTimeout = defaultIdle, maxItemLength = defaultMaxLength }: ItemsOptions
): Stream.Stream<unknown, AnyFailure | EventStreamError> =>
  Stream.unwrap(
    Effect.map(
      makeReader(profile, metadata, open, { idleTimeout, maxEventLength: maxItemLength }),
      ({ read }) => {
        let ended = false
        const batch = Effect.map(read, (messages) => (ended ? undefined : messages))
        return Stream.fromEffectRepeat(batch).pipe(
          Stream.takeWhile((messages) => messages !== undefined),
          Stream.flatMap((messages) => Stream.fromIterable(messages ?? [])),
          Stream.takeWhile(({ data }) => !(ended ||= data.trim() === lastData)),
          Stream.filter(({ data }) => data !== ""),
          Stream.mapEffect(
            ({ data, event, id }): Effect.Effect<unknown, DecodeError | EventStreamError> =>
              event === "error"
                ? Effect.fail(endedBy(metadata, data, id))
                : itemIn(metadata, open, data)
          )
        )
      }
    )
  )

const withIdle = (
  options: ItemsOptions,
  idleTimeout: Duration.Input | undefined
): ItemsOptions => ({ ...options, idleTimeout: options.idleTimeout ?? idleTimeout })

/** Makes the constructor of an SDK's operations that return items. */
export const itemsOperationOf =
  <Id, Options = ItemsOptions>(tag: ClientTag<Id>) =>
  <Args extends ReadonlyArray<unknown>, Item, E>(
    raw: RawOperation,
    metadata: OperationMetadata,
    format: ItemsFormat,
    extras?: Extras
  ): ItemsOperation<Args, Item, E, Id, Options> => {
    const exchange = opening(format)
    const index = optionsIndex(metadata)
    const withFlag = (args: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
      const { flag } = format
      if (flag === undefined || metadata.input === "none") return args
      const copy = [...args]
      const request = Object(copy[index - 1]) as Readonly<Record<string, unknown>>
      copy[index - 1] =
        metadata.input === "group"
          ? { ...request, body: { ...Object(request["body"]), [flag]: true } }
          : { ...request, [flag]: true }
      return copy
    }
    const listen = (
      ...args: ReadonlyArray<unknown>
    ): Stream.Stream<unknown, AnyFailure | EventStreamError, Id> => {
      const options = (args[index] ?? {}) as ItemsOptions
      const wrong = wrongCall(ofItems, metadata, options)
      if (wrong !== undefined) return Stream.fail(wrong)
      return Stream.unwrap(
        // The open exchange is in the scope before the fiber can be interrupted.
        Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(tag, (client) =>
            restore(client.execute(raw, metadata, withFlag(args), { ...extras, exchange }))
          ).pipe(Effect.tap(closing))
        ).pipe(
          Effect.zip(callDefaultsOf(metadata.api)),
          Effect.map(([source, { idleTimeout }]) =>
            isSource(source)
              ? format.kind === "lines"
                ? lines(metadata, source, withIdle(options, idleTimeout))
                : events(metadata, source, withIdle(options, idleTimeout))
              : // A stub has all its items.
                Stream.fromIterable(source as Iterable<unknown>)
          )
        )
      )
    }
    // The document types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
    return Object.assign(listen, { metadata }) as unknown as ItemsOperation<
      Args,
      Item,
      E,
      Id,
      Options
    >
  }

const isSource = (value: unknown): value is Source => isObject(value) && "open" in value

const closing = (source: unknown) =>
  Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (isSource(source)) source.open.close()
    })
  )

/**
 * Operations whose response is bytes: an image, an archive, an export. A module of its own, since it
 * imports streams.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type AnyFailure, TransportError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Profile } from "../core/Profile.ts"
import { bytes, defaultIdle, readBytes } from "../transport/OpenBody.ts"
import type { OpenResponse, TransportResponse } from "../transport/Transport.ts"
import { callDefaultsOf } from "./CallDefaults.ts"
import type { CallOptions } from "./CallOptions.ts"
import type { ClientTag } from "./ClientLayer.ts"
import { type Exchange, type Extras, wholeResponse } from "./Exchange.ts"
import { type Opened, sendOpen } from "./OpenExchange.ts"
import { call } from "./Operation.ts"
import { limit, wrongCall } from "./OptionRules.ts"
import { redirecting } from "./Redirections.ts"
import { optionsIndex, type RawOperation } from "./Request.ts"
import { requestIdOf } from "./Response.ts"

/** An operation whose response is bytes. A call returns all of them. */
export interface BinaryOperation<Args extends ReadonlyArray<unknown>, A, E, R> {
  (...args: Args): Effect.Effect<A, E, R>
  /** The operation's metadata from the contract. */
  readonly metadata: OperationMetadata
  /**
   * The bytes as they arrive, without the limit of `maxBodyBytes`. The deadline applies until the
   * response starts, `idleTimeout` after that. A stream that breaks fails with a `TransportError` and
   * is not restarted. A redirection, even a declared one, is an `UnexpectedStatus`.
   */
  readonly stream: (...args: Args) => Stream.Stream<Uint8Array, E, R>
}

const isJson = /^[^;]*json\b/i

/** The `accept` header: anything, with the declared types first. */
const acceptOf = ({ accept }: OperationMetadata): string => accept ?? "*/*"

interface Bytes extends TransportResponse {
  readonly bytes?: Uint8Array
}

/** An operation may declare JSON as well as bytes, for a job that is not finished, for example. */
const isOther = (metadata: OperationMetadata, response: TransportResponse): boolean =>
  metadata.response.some((kind) => kind === "object" || kind === "array" || kind === "json") &&
  isJson.test(response.header("content-type") ?? "")

const utf8 = /* @__PURE__ */ new TextDecoder()

const whole = (metadata: OperationMetadata): Exchange => ({
  accept: acceptOf(metadata),
  send: (transport, request, closing) =>
    Effect.flatMap(sendOpen(transport, request, closing), (response) =>
      response.open === undefined
        ? Effect.succeed<Bytes>(response)
        : Effect.map(readBytes(response.open, request), (read): Bytes => ({
            ...response,
            bytes: read
          }))
    ),
  decode: (profile, _, response: Bytes) => {
    const { bytes: read = new Uint8Array(0) } = response
    if (isOther(metadata, response)) {
      return wholeResponse.decode(profile, metadata, { ...response, body: utf8.decode(read) })
    }
    return read.length === 0 && metadata.response.includes("nothing") ? undefined : read
  }
})

interface Source {
  readonly open: OpenResponse
  readonly profile: Profile
}

const isSource = (value: unknown): value is Source =>
  typeof value === "object" && value !== null && "open" in value

const opened = (metadata: OperationMetadata): Exchange => ({
  accept: acceptOf(metadata),
  send: sendOpen,
  // A successful response is still open.
  decode: (profile, _, { open }: Opened) => ({ open, profile })
})

const broken = (
  metadata: OperationMetadata,
  { open, profile }: Source,
  cause: unknown
): TransportError =>
  new TransportError({
    api: metadata.api,
    operation: metadata.id,
    sent: true,
    status: open.status,
    requestId: requestIdOf(profile, open),
    message: `${metadata.id}: the exchange broke: ${String(cause)}`,
    cause
  })

const closing = (source: unknown) =>
  Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (isSource(source)) source.open.close()
    })
  )

/** Makes the constructor of an SDK's operations whose response is bytes. */
export const binaryOperationOf =
  <Id>(tag: ClientTag<Id>) =>
  <Args extends ReadonlyArray<unknown>, A, E>(
    raw: RawOperation,
    metadata: OperationMetadata,
    extras?: Extras
  ): BinaryOperation<Args, A, E, Id> => {
    const read = call(tag, raw, metadata, redirecting({ ...extras, exchange: whole(metadata) }))
    // A stream cannot return a redirection, so it is an error, like an undeclared one.
    const streamed = { ...metadata, redirections: [] }
    const open = call(tag, raw, streamed, { ...extras, exchange: opened(metadata) })
    const stream = (...args: ReadonlyArray<unknown>): Stream.Stream<Uint8Array, unknown, Id> => {
      const options = args[optionsIndex(metadata)] as CallOptions | undefined
      const wrong = wrongCall({ idleTimeout: limit }, metadata, options)
      if (wrong !== undefined) return Stream.fail(wrong)
      return Stream.unwrap(
        // The open exchange is in the scope before the fiber can be interrupted.
        Effect.uninterruptibleMask((restore) => Effect.tap(restore(open(...args)), closing)).pipe(
          Effect.zip(callDefaultsOf(metadata.api)),
          Effect.map(([source, defaults]) =>
            isSource(source)
              ? Stream.mapError(
                  bytes(source.open, options?.idleTimeout ?? defaults.idleTimeout ?? defaultIdle),
                  ({ cause }): AnyFailure => broken(metadata, source, cause)
                )
              : // A stub has all its bytes.
                Stream.make(source as Uint8Array)
          )
        )
      )
    }
    // The document types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
    return Object.assign(read, { metadata, stream }) as unknown as BinaryOperation<Args, A, E, Id>
  }

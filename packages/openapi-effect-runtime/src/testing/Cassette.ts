/**
 * Exchanges with an API, recorded once and replayed in tests without a network.
 * What is recorded has no credential: neither the header nor the token endpoint is
 * part of it. Of bodies and queries only what the API's document declares, and does not
 * call secret, is kept: names, ids, states, times. Treat a cassette as the data that it holds.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isObject } from "../core/Json.ts"
import type { Profile } from "../core/Profile.ts"
import {
  finderOf,
  kept,
  keptLink,
  keptQuery,
  type OperationShapes,
  type Recordings,
  redaction,
  type Shape
} from "./Redaction.ts"
import { Transport, type TransportRequest, type TransportResponse } from "../transport/Transport.ts"

export { redaction } from "./Redaction.ts"

/** One request and its response. */
export interface RecordedExchange {
  readonly method: string
  /** With its query, of which undeclared values are taken out. */
  readonly path: string
  /** The body's JSON, `null` without a body, `"[form]"` for a form. */
  readonly requestBody: unknown
  readonly status: number
  /** Those that the runtime reads; no others are kept. */
  readonly headers: Readonly<Record<string, string>>
  /** The response's JSON, of which only declared members have their values. */
  readonly body: unknown
}

/** Recorded exchanges, in the order in which they ended; plain data, to be written as JSON. */
export interface Cassette {
  readonly version: 1
  readonly exchanges: ReadonlyArray<RecordedExchange>
}

/** The SDK whose exchanges are recorded: what of them may be written down. */
export interface RecordedSdk {
  readonly profile: Profile
  readonly recordings: Recordings
  /** The path of the token endpoint, whose exchanges are not recorded. */
  readonly tokenPath?: string | undefined
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What may be written down of the requests and responses of an SDK. */
const writerOf = ({ profile, recordings }: RecordedSdk) => {
  const find = finderOf(recordings)
  const { basePath } = profile
  const headers = new Set([
    "content-type",
    "date",
    "retry-after",
    ...profile.requestIdHeaders,
    ...profile.errorHeaders
  ])

  const shapesOf = (method: string, path: string): OperationShapes =>
    find(method, (path.split("?", 1)[0] ?? "").slice(basePath.length))

  const pathOf = (method: string, path: string): string => {
    const [place = "", ...query] = path.split("?")
    return query.length === 0
      ? path
      : `${place}?${keptQuery(recordings, shapesOf(method, path).query, query.join("?"))}`
  }

  const bodyOf = (shape: Shape | undefined, text: string): unknown => {
    const value = json(text)
    // A text that is no JSON has no members of which somebody has said what they are.
    return value === undefined ? (text === "" ? text : redaction) : kept(recordings, shape, value)
  }

  const requestBodyOf = ({ body, method, path }: TransportRequest): unknown =>
    body === undefined
      ? null
      : typeof body === "string"
        ? bodyOf(shapesOf(method, path).body, body)
        : "[form]"

  return {
    pathOf,
    requestBodyOf,
    /** A recorded body as it would be recorded today; nothing changes in one that was. */
    again: ({ method, path, requestBody }: RecordedExchange): unknown =>
      isObject(requestBody) || Array.isArray(requestBody)
        ? kept(recordings, shapesOf(method, path).body, requestBody)
        : requestBody,
    record: (request: TransportRequest, response: TransportResponse): RecordedExchange => {
      const { query, responses } = shapesOf(request.method, request.path)
      const shape =
        responses?.[response.status] ??
        responses?.["default"] ??
        (response.status >= 400 ? recordings.error : undefined)
      const link = response.header("link")
      return {
        method: request.method,
        path: pathOf(request.method, request.path),
        requestBody: requestBodyOf(request),
        status: response.status,
        headers: {
          ...Object.fromEntries(
            [...headers].flatMap((name) => {
              const value = response.header(name)
              return value === undefined ? [] : [[name, value]]
            })
          ),
          ...(link === undefined ? undefined : { link: keptLink(recordings, query, link) })
        },
        body: bodyOf(shape, response.body)
      }
    }
  }
}

/** Records what goes through a transport. */
export interface Recorder {
  /** The transport, with what it exchanges taken down. */
  readonly layer: Layer.Layer<Transport, never, Transport>
  /** What has been recorded so far. */
  readonly cassette: () => Cassette
}

/** What makes recorders of an SDK. Streams of events pass a recorder and are not recorded. */
export const recorderOf = (sdk: RecordedSdk) => (): Recorder => {
  const writer = writerOf(sdk)
  const exchanges: Array<RecordedExchange> = []
  return {
    cassette: () => ({ version: 1, exchanges: [...exchanges] }),
    layer: Layer.effect(
      Transport,
      Effect.map(Transport, (transport) => ({
        ...transport,
        send: (request) =>
          Effect.tap(transport.send(request), (response) =>
            Effect.sync(() => {
              if (request.path !== sdk.tokenPath) exchanges.push(writer.record(request, response))
            })
          )
      }))
    )
  }
}

const keyOf = (method: string, path: string, body: unknown): string =>
  `${method} ${path} ${JSON.stringify(body)}`

const textOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body))

const missing = (method: string, path: string, cassette: Cassette): Error => {
  const same = cassette.exchanges.filter(
    (exchange) => exchange.method === method && exchange.path === path
  ).length
  return new Error(
    `The cassette has no further answer to ${method} ${path}: ` +
      (same === 0
        ? "there is none to this method and path"
        : `there are ${same} to this method and path, used up or recorded with other bodies`)
  )
}

/**
 * What makes transports of an SDK that answer from a cassette: to the same method, path and body with
 * the recorded responses in their order. A request that is not in it, or once more than recorded, ends
 * the test.
 */
export const replayOf =
  (sdk: RecordedSdk) =>
  (cassette: Cassette): Layer.Layer<Transport> =>
    Layer.sync(Transport, () => {
      const writer = writerOf(sdk)
      const waiting = new Map<string, Array<RecordedExchange>>()
      for (const exchange of cassette.exchanges) {
        const path = writer.pathOf(exchange.method, exchange.path)
        const key = keyOf(exchange.method, path, writer.again(exchange))
        const queue = waiting.get(key)
        if (queue === undefined) waiting.set(key, [exchange])
        else queue.push(exchange)
      }
      return {
        send: (request) =>
          Effect.suspend(() => {
            const path = writer.pathOf(request.method, request.path)
            const key = keyOf(request.method, path, writer.requestBodyOf(request))
            const exchange = waiting.get(key)?.shift()
            if (exchange === undefined) return Effect.die(missing(request.method, path, cassette))
            return Effect.succeed({
              status: exchange.status,
              header: (name: string) => exchange.headers[name],
              body: textOf(exchange.body)
            })
          })
      }
    })

/**
 * Exchanges with an API, recorded once and replayed in tests without a network. A cassette has no
 * credentials: neither the authorization header nor the token endpoint is recorded. Of bodies and
 * queries it keeps only what the API's document declares and does not mark as secret: names, ids,
 * states, times. What is redacted in a request is redacted wherever the exchange quotes it. Treat a
 * cassette like the data in it.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isObject } from "../core/Json.ts"
import type { Profile } from "../core/Profile.ts"
import {
  decoded,
  finderOf,
  type FoundOperation,
  kept,
  keptLink,
  keptQuery,
  type Recordings,
  redaction,
  type Shape,
  takenOut,
  takenOutOfQuery
} from "./Redaction.ts"
import { type ReplaceSecrets, withoutSecrets } from "./SecretText.ts"
import { Transport, type TransportRequest, type TransportResponse } from "../transport/Transport.ts"

export { redaction } from "./Redaction.ts"

/** One request and its response. */
export interface RecordedExchange {
  readonly method: string
  /** With its query, in which undeclared values are redacted. */
  readonly path: string
  /** The JSON body, `null` without a body, `"[form]"` for a form. */
  readonly requestBody: unknown
  readonly status: number
  /** Only the headers that the runtime reads. */
  readonly headers: Readonly<Record<string, string>>
  /** The JSON response, in which only declared members have values; or a plain string. */
  readonly body: unknown
}

/** Recorded exchanges, in the order in which they ended; plain data that can be stored as JSON. */
export interface Cassette {
  readonly version: 1
  readonly exchanges: ReadonlyArray<RecordedExchange>
}

/** The SDK whose exchanges are recorded, and what may be kept of them. */
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

// A shorter request header is a flag rather than a secret.
const shortestHeader = 8

/** The password of HTTP Basic authentication, which a response may quote. */
const passwordsIn = (value: string): ReadonlyArray<string> => {
  const [, encoded = ""] = /^basic ([\w+/]+=*)$/i.exec(value) ?? []
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
    const text = new TextDecoder().decode(bytes)
    return text.includes(":") ? [text, text.slice(text.indexOf(":") + 1)] : []
  } catch {
    return []
  }
}

/**
 * The values in a request header: the whole value without its scheme, and those of parameters or
 * cookies.
 */
const saidBy = (value: string): ReadonlyArray<string> =>
  [
    value,
    value.slice(value.lastIndexOf(" ") + 1),
    ...value.split(/[\s;,]+/).flatMap((part) => /^[^=]+="?([^="].*?)"?$/.exec(part)?.slice(1) ?? [])
  ].filter((each) => each.length >= shortestHeader)

/** A request as it is recorded, and as it is looked up in a cassette. */
interface Asked {
  readonly method: string
  readonly path: string
  /** The JSON body, or a placeholder for one that is not JSON. */
  readonly body: unknown
  readonly isJson: boolean
}

const askedBy = ({ body, method, path }: TransportRequest): Asked => {
  const isText = typeof body === "string"
  const value = isText ? json(body) : undefined
  if (value !== undefined) return { method, path, body: value, isJson: true }
  const instead =
    isText && body !== "" ? redaction : isText ? "" : body === undefined ? null : "[form]"
  return { method, path, body: instead, isJson: false }
}

/** What may be kept of an SDK's requests and responses. */
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
  /** Request headers whose values are not secret. */
  const plainHeaders = new Set([
    "accept",
    "content-type",
    "user-agent",
    ...profile.requestIdHeaders,
    ...Object.keys(profile.callHeaders?.({}) ?? {})
  ])

  /** The segments of a path below the base path. */
  const segmentsOf = (path: string): ReadonlyArray<string> =>
    (path.split("?", 1)[0] ?? "").slice(basePath.length).split("/")

  const operationOf = (method: string, path: string): FoundOperation =>
    find(method, segmentsOf(path).join("/"))

  /** A path and its query; literal segments of the operation's path are not values of the request. */
  const pathOf = (operation: FoundOperation, path: string, text: ReplaceSecrets) => {
    const { isParameter, isSecret, shapes } = operation
    const [place = "", ...query] = path.split("?")
    const written =
      place.slice(0, basePath.length) +
      segmentsOf(path)
        .map((segment, index) =>
          isSecret(index)
            ? encodeURIComponent(redaction)
            : isParameter(index)
              ? text(segment)
              : segment
        )
        .join("/")
    return query.length === 0
      ? written
      : `${written}?${keptQuery(recordings, shapes.query, query.join("?"), text)}`
  }

  const responseBodyOf = (
    shape: Shape | undefined,
    text: string,
    replace: ReplaceSecrets
  ): unknown => {
    const value = json(text)
    // A text that is not JSON has no declared members.
    if (value === undefined) return text === "" ? text : redaction
    const written = kept(recordings, shape, value, replace)
    // A replay returns a string unchanged, so what was JSON stays JSON.
    return typeof written === "string" ? JSON.stringify(written) : written
  }

  /** What may be kept of a request, and the values that may not. */
  const requestOf = ({ body, isJson, method, path }: Asked) => {
    const operation = operationOf(method, path)
    const [, ...query] = path.split("?")
    const secrets = [
      ...segmentsOf(path).flatMap((segment, index) =>
        operation.isSecret(index) ? [segment, decoded(segment) ?? segment] : []
      ),
      ...(isJson ? takenOut(recordings, operation.shapes.body, body) : []),
      ...(query.length === 0
        ? []
        : takenOutOfQuery(recordings, operation.shapes.query, query.join("?")))
    ]
    return {
      path: pathOf(operation, path, withoutSecrets(secrets, encodeURIComponent(redaction))),
      body: isJson
        ? kept(recordings, operation.shapes.body, body, withoutSecrets(secrets, redaction))
        : body,
      secrets
    }
  }

  const written = (asked: Asked) => {
    const { body, path } = requestOf(asked)
    return { path, body }
  }

  return {
    /** The recorded part of a request, by which it is looked up. */
    request: (request: TransportRequest) => written(askedBy(request)),
    /** A recorded request as it would be recorded now; unchanged if it was. */
    again: ({ method, path, requestBody }: RecordedExchange) =>
      written({
        method,
        path,
        body: requestBody,
        isJson: isObject(requestBody) || Array.isArray(requestBody)
      }),
    record: (request: TransportRequest, response: TransportResponse): RecordedExchange => {
      const { query, responses } = operationOf(request.method, request.path).shapes
      const shape =
        responses?.[response.status] ??
        responses?.["default"] ??
        (response.status >= 400 ? recordings.error : undefined)
      const { body, path, secrets } = requestOf(askedBy(request))
      const said = [
        ...secrets,
        ...Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
          plainHeaders.has(name) ? [] : [...saidBy(value), ...passwordsIn(value)]
        )
      ]
      const replace = withoutSecrets(said, redaction)
      const link = response.header("link")
      return {
        method: request.method,
        path,
        requestBody: body,
        status: response.status,
        headers: {
          ...Object.fromEntries(
            [...headers].flatMap((name) => {
              const value = response.header(name)
              return value === undefined ? [] : [[name, replace(value)]]
            })
          ),
          ...(link === undefined
            ? undefined
            : {
                link: keptLink(
                  recordings,
                  query,
                  link,
                  withoutSecrets(said, encodeURIComponent(redaction))
                )
              })
        },
        body: responseBodyOf(shape, response.body, replace)
      }
    }
  }
}

/** Records what goes through a transport. */
export interface Recorder {
  /** The transport, recording its exchanges. */
  readonly layer: Layer.Layer<Transport, never, Transport>
  /** The exchanges recorded so far. */
  readonly cassette: () => Cassette
}

/** Makes the recorders of an SDK. Event streams pass through and are not recorded. */
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
    `The cassette has no further response to ${method} ${path}: ` +
      (same === 0
        ? "there is none to this method and path"
        : `there are ${same} to this method and path, used up or recorded with other bodies`)
  )
}

const isExchange = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["method", "path", "status", "headers"].every((member) => member in value)

/** Cassettes come from files, whose contents the compiler has not seen. */
const isCassette = (value: unknown): value is Cassette => {
  if (typeof value !== "object" || value === null) return false
  const { exchanges, version } = value as Partial<Record<keyof Cassette, unknown>>
  return version === 1 && Array.isArray(exchanges) && exchanges.every(isExchange)
}

/**
 * Makes the transports of an SDK that replay a cassette: recorded responses by method, path and body,
 * in order. A request that is not recorded, or made more often than recorded, is a defect and fails
 * the test, and so is a value that is not a cassette.
 */
export const replayOf =
  (sdk: RecordedSdk) =>
  (cassette: Cassette): Layer.Layer<Transport> =>
    Layer.sync(Transport, () => {
      if (!isCassette(cassette)) {
        throw new Error(
          "This is not a cassette: it must be { version: 1, exchanges: [...] }, as `recorder.cassette()` returns it; parse its JSON, or record it again"
        )
      }
      const writer = writerOf(sdk)
      const waiting = new Map<string, Array<RecordedExchange>>()
      for (const exchange of cassette.exchanges) {
        const { body, path } = writer.again(exchange)
        const key = keyOf(exchange.method, path, body)
        const queue = waiting.get(key)
        if (queue === undefined) waiting.set(key, [exchange])
        else queue.push(exchange)
      }
      return {
        send: (request) =>
          Effect.suspend(() => {
            const { body, path } = writer.request(request)
            const key = keyOf(request.method, path, body)
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

/**
 * What is specific to one API, as data and small functions. An SDK consists of a profile, a client tag
 * and generated operations; everything else is shared.
 */
import type * as Duration from "effect/Duration"
import type { ResponseHead } from "./ResponseHead.ts"
import type { ApiErrorClasses } from "./ErrorOfStatus.ts"
import type { Fields } from "./Json.ts"

/** The content of an error response's body. */
export interface ErrorBody {
  /** The status text. */
  readonly statusText: string | undefined
  /** The API's own message. */
  readonly detail: string | undefined
  /** The API's error code. */
  readonly code: string | undefined
  /** Other details. */
  readonly attributes: unknown
  /**
   * The whole body, for an SDK whose errors have it as `body`; its declared type is not checked.
   */
  readonly body?: unknown
}

/** A rate limit as response headers report it. */
export interface RateLimitReading {
  /** The size of the bucket, in requests. */
  readonly limit: number
  /** How many requests are left. */
  readonly remaining: number
  /**
   * The milliseconds until the bucket is full; `undefined` if the API does not say. A function, since
   * parsing times is the expensive part and not always needed.
   */
  readonly fullInMillis: () => number | undefined
}

/** How an API reports its rate limit; see `retry/RateLimitHeaders` for the usual ways. */
export interface RateLimitDialect {
  /** The rate limit that a response reports, if any; `now` is in milliseconds since the epoch. */
  readonly reading: (head: ResponseHead, now: number) => RateLimitReading | undefined
  /** The minimum wait before the next call that a response asks for. */
  readonly retryAfter: (head: ResponseHead, now: number) => Duration.Duration | undefined
}

/** One API. */
export interface Profile {
  /**
   * The API's short name, in lower case, such as `museum`: errors carry it, and the names of
   * metrics, span attributes and log fields begin with it.
   */
  readonly api: string
  /** The base path, such as `/api/v2`; `""` for none. */
  readonly basePath: string
  /** The class of each declared error status; only these are bundled. */
  readonly errors: ApiErrorClasses
  /**
   * Reads the body of an error response from its fields, which are empty if it is not a JSON object,
   * and its JSON value, or `undefined`. Where text is declared, the body is that text.
   */
  readonly errorBody: (fields: Fields, body: unknown) => ErrorBody
  /** The response headers with the API's request id; the first one present is used. */
  readonly requestIdHeaders: ReadonlyArray<string>
  /** Other response headers that errors keep, in lower case. */
  readonly errorHeaders: ReadonlyArray<string>
  readonly rateLimit: RateLimitDialect
  /**
   * Headers that the SDK's own options set, by lower-case name. A header is sent only to operations
   * that declare it, and not if it is `undefined`.
   */
  readonly callHeaders?:
    | ((options: object) => Readonly<Record<string, string | undefined>>)
    | undefined
}

/**
 * What is particular to one API, as data and small functions. An SDK is a profile, a client tag
 * and generated operations; everything else is the same for all of them.
 */
import type * as Duration from "effect/Duration"
import type { ResponseHead } from "./ResponseHead.ts"
import type { ApiErrorClasses } from "./ErrorOfStatus.ts"
import type { Fields } from "./Json.ts"

/** What an API says in the body of an error response. */
export interface ErrorBody {
  /** The status in words. */
  readonly statusText: string | undefined
  /** The API's own message. */
  readonly detail: string | undefined
  /** The API's code for the cause. */
  readonly code: string | undefined
  /** Whatever else it says. */
  readonly attributes: unknown
  /**
   * The whole body, for an API whose errors shall have it as `body`, of the type that the document
   * declares for it; nothing checks that it is.
   */
  readonly body?: unknown
}

/** What response headers say about a rate limit. */
export interface RateLimitReading {
  /** The size of the bucket, in requests. */
  readonly limit: number
  /** How many requests are left. */
  readonly remaining: number
  /**
   * In how many milliseconds the bucket is full; `undefined` where the API does not say. A
   * function, since times cost most to read and are not always needed.
   */
  readonly fullInMillis: () => number | undefined
}

/** How an API tells its rate limit: see `retry/RateLimitHeaders` for the usual ways. */
export interface RateLimitDialect {
  /** The rate limit that a response tells, if it does; `now` is in milliseconds since the epoch. */
  readonly reading: (head: ResponseHead, now: number) => RateLimitReading | undefined
  /** The least wait before the next call that a response asks for. */
  readonly retryAfter: (head: ResponseHead, now: number) => Duration.Duration | undefined
}

/** One API. */
export interface Profile {
  /**
   * The API's short name, in lower case, such as `museum`: errors carry it, and the names of
   * metrics, span attributes and log fields begin with it.
   */
  readonly api: string
  /** What the path of every request begins with, such as `/api/v2`; `""` for nothing. */
  readonly basePath: string
  /** The class of each error status that the API declares; only these are in a bundle. */
  readonly errors: ApiErrorClasses
  /**
   * Reads the body of an error response: its fields, of which there are none where it is no JSON
   * object, and the JSON value that it is, or `undefined`.
   */
  readonly errorBody: (fields: Fields, body: unknown) => ErrorBody
  /** The response headers that hold the API's id for a request; the first one that is there counts. */
  readonly requestIdHeaders: ReadonlyArray<string>
  /** Further response headers that errors keep, in lower case. */
  readonly errorHeaders: ReadonlyArray<string>
  readonly rateLimit: RateLimitDialect
  /**
   * Headers that options of the SDK's own ask for, by their names in lower case. Only operations that
   * declare a header are sent it; what is `undefined` is not sent.
   */
  readonly callHeaders?:
    | ((options: object) => Readonly<Record<string, string | undefined>>)
    | undefined
}

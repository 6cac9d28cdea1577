/** What the client of an API is made from, and what can be wrong with it. */
import type * as Duration from "effect/Duration"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { toMillis } from "../core/Durations.ts"
import type { Credentials } from "../credentials/RequestedCredentials.ts"
import type { RetryPolicy } from "../retry/Retry.ts"
import { isSendable } from "./Request.ts"

/** What a client is made from. */
export interface ClientOptions {
  readonly credentials: Credentials
  /** Headers of every request; those of a call and of its operation come before them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The most time for a whole call, retries and waits included; 60 seconds if not given. */
  readonly deadline?: Duration.Input | undefined
  /** The default policy of `retry/Retry` if not given. */
  readonly retry?: RetryPolicy | undefined
  /**
   * How many retries all calls together may have in hand; 100 if not given, `Infinity` for no
   * limit. Five calls that succeed give one back. A retry after a 429 takes none: the API asked for it.
   */
  readonly retryBudget?: number | undefined
  /** The most bytes that the body of a response may have; 64 MiB if not given. */
  readonly maxBodyBytes?: number | undefined
}

/** The headers of every request, by their names in lower case; those that are `undefined` are not sent. */
export const headersOfAll = ({ headers }: ClientOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries<unknown>(headers ?? {}).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name.toLowerCase(), String(value)]]
    )
  )

/** Checks what can be so wrong that every call would fail of it, or none be limited by it. */
export const wrongOption = (options: ClientOptions): ConfigurationError | undefined => {
  if (typeof options.credentials?.tokens !== "function") {
    return new ConfigurationError({
      option: "credentials",
      message: "credentials must be what a function of Credentials returns"
    })
  }
  for (const option of ["deadline", "maxBodyBytes"] as const) {
    if (!(toMillis(options[option] ?? 1) > 0)) {
      return new ConfigurationError({ option, message: `${option} must be above zero` })
    }
  }
  if (!((options.retryBudget ?? 0) >= 0)) {
    return new ConfigurationError({
      option: "retryBudget",
      message: "retryBudget must be a number that is not below zero"
    })
  }
  for (const [name, value] of Object.entries(headersOfAll(options))) {
    if (!isSendable(name, value)) {
      return new ConfigurationError({
        option: "headers",
        message: `header "${name}" or its value cannot be sent`
      })
    }
  }
  return undefined
}

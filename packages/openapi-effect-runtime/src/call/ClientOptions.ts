/** The options of an API's client, and their checks. */
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { type DurationInput, toMillis } from "../core/Durations.ts"
import type { Credentials } from "../credentials/RequestedCredentials.ts"
import type { RetryPolicy } from "../retry/Retry.ts"
import { isSendable } from "./Request.ts"

/** The options of a client. */
export interface ClientOptions {
  readonly credentials: Credentials
  /** Headers of every request; those of a call and of its operation override them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The maximum time for a whole call, including retries and waits; 60 seconds by default. */
  readonly deadline?: DurationInput<"20 seconds"> | undefined
  /** The retry policy; the default one of `retry/Retry` if not given. */
  readonly retry?: RetryPolicy | undefined
  /**
   * How many retries all calls of the client share; 100 by default, `Infinity` for no limit. Every five
   * successful calls restore one. A retry after a 429 costs nothing: the API asked for it.
   */
  readonly retryBudget?: number | undefined
  /** The maximum size of a response body in bytes; 64 MiB by default. */
  readonly maxBodyBytes?: number | undefined
}

/** The headers of every request by lower-case name; those that are `undefined` are not sent. */
export const headersOfAll = ({ headers }: ClientOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries<unknown>(headers ?? {}).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name.toLowerCase(), String(value)]]
    )
  )

/** Checks the options that would make every call fail, or leave calls without a limit. */
export const wrongOption = (options: ClientOptions): ConfigurationError | undefined => {
  if (!(toMillis(options.deadline ?? 1) > 0)) {
    return new ConfigurationError({
      option: "deadline",
      message: 'deadline must be a duration above zero, such as "20 seconds"'
    })
  }
  if (!((options.maxBodyBytes ?? 1) > 0)) {
    return new ConfigurationError({
      option: "maxBodyBytes",
      message: "maxBodyBytes must be a number above zero"
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

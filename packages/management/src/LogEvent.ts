/**
 * Log events by type. `Logs` returns them as `Log`, whose `details` are open; this module has a type
 * for each known event type, a guard that narrows a `Log`, and a description of each. Programs that do
 * not import it do not bundle it.
 */
import type { Always, LogEventBase, LogEvents } from "./generated/log-events.js"

export { descriptions } from "./generated/log-events.js"

/** The known types of log events. */
export type KnownLogEventType = keyof LogEvents

/** Any type of log event, known or new. */
export type LogEventType = KnownLogEventType | (string & {})

/**
 * A log event of one or several types, by default of any known type: a union discriminated by `type`.
 *
 * @example
 * ```ts
 * import type * as LogEvent from "@effect-auth0/management/log-events"
 *
 * export const summary = (event: LogEvent.LogEvent<"sapi" | "fsa">): string =>
 *   event.type === "sapi" ? `changed by ${event.client_id ?? "nobody"}` : event.description ?? ""
 * ```
 */
export type LogEvent<Type extends KnownLogEventType = KnownLogEventType> = {
  [Known in Type]: LogEventBase & Always & LogEvents[Known]
}[Type]

/**
 * Whether a log event has one of the given types; narrows it. As with all response types, only the
 * contract guarantees the members: nothing but `type` is checked.
 *
 * @example
 * ```ts
 * import { Logs } from "@effect-auth0/management"
 * import * as LogEvent from "@effect-auth0/management/log-events"
 * import { Console, Stream } from "effect"
 *
 * export const failures = Logs.list.items({ take: 100 }).pipe(
 *   Stream.filter(LogEvent.is("fp", "fu")),
 *   Stream.runForEach((event) => Console.log(`${event.type} from ${event.ip}`))
 * )
 * ```
 */
export const is = <Type extends KnownLogEventType>(
  ...types: ReadonlyArray<Type>
): ((log: { readonly type?: unknown } | null | undefined) => log is LogEvent<Type>) => {
  const wanted = new Set<unknown>(types)
  return (log): log is LogEvent<Type> => wanted.has(log?.type)
}

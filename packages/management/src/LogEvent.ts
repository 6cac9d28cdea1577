/**
 * Log events by their type. `Logs` returns them as `Log`, whose `details` are open; here are a type
 * for each of the types that are known, a guard that narrows a `Log` to it, and a sentence about each.
 * A program that does not import this module pays nothing for it.
 */
import type { Always, LogEventBase, LogEvents } from "./generated/log-events.js"

export { descriptions } from "./generated/log-events.js"

/** The types of log events that are known. */
export type KnownLogEventType = keyof LogEvents

/** Any type of log event: one that is known, or a new one. */
export type LogEventType = KnownLogEventType | (string & {})

/**
 * A log event of one type, of several, or, if nothing is given, of any known type: a union to tell
 * apart by `type`.
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
 * Whether a log event is of one of the given types; narrows it to them. Like all types of responses
 * this is what the contract says: apart from `type` nothing is checked.
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
): ((log: { readonly type?: unknown }) => log is LogEvent<Type>) => {
  const wanted = new Set<unknown>(types)
  return (log): log is LogEvent<Type> => wanted.has(log.type)
}

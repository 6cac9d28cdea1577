/**
 * Events of event streams by their type: a guard that narrows a message of `Events.subscribe`, and a
 * sentence about each type. A program that does not import this module pays nothing for it.
 */
import type { StreamEvents } from "./generated/stream-events.js"

export { descriptions } from "./generated/stream-events.js"

/** The types of events that are known. */
export type KnownStreamEventType = keyof StreamEvents

/** Any type of event: one that is known, or a new one. */
export type StreamEventType = KnownStreamEventType | (string & {})

/** The message with an event of one type, of several, or, if nothing is given, of any known type. */
export type StreamEvent<Type extends KnownStreamEventType = KnownStreamEventType> =
  StreamEvents[Type]

/**
 * Whether a message has an event of one of the given types; narrows it to them.
 *
 * @example
 * ```ts
 * import { Events } from "@effect-auth0/management"
 * import * as StreamEvent from "@effect-auth0/management/stream-events"
 * import { Console, Stream } from "effect"
 *
 * export const created = Events.subscribe().pipe(
 *   Stream.filter(StreamEvent.is("user.created")),
 *   Stream.runForEach(({ event }) => Console.log(event.data.object.user_id))
 * )
 * ```
 */
export const is = <Type extends KnownStreamEventType>(
  ...types: ReadonlyArray<Type>
): ((message: { readonly type?: unknown }) => message is StreamEvent<Type>) => {
  const wanted = new Set<unknown>(types)
  return (message): message is StreamEvent<Type> => wanted.has(message.type)
}

/**
 * Events of event streams by type: a guard that narrows a message of `Events.subscribe`, and a
 * description of each type. Programs that do not import this module do not bundle it.
 */
import type { StreamEvents } from "./generated/stream-events.js"

export { descriptions } from "./generated/stream-events.js"

/** The known types of events. */
export type KnownStreamEventType = keyof StreamEvents

/** Any type of event, known or new. */
export type StreamEventType = KnownStreamEventType | (string & {})

/** The message with an event of one or several types, by default of any known type. */
export type StreamEvent<Type extends KnownStreamEventType = KnownStreamEventType> =
  StreamEvents[Type]

/**
 * Whether a message has an event of one of the given types; narrows it.
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
): ((message: { readonly type?: unknown } | null | undefined) => message is StreamEvent<Type>) => {
  const wanted = new Set<unknown>(types)
  return (message): message is StreamEvent<Type> => wanted.has(message?.type)
}

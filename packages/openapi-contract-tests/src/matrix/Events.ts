/**
 * Responses that are streams of server-sent events, as the contract gives them: as
 * the text of the stream, of which a client gives the data of each event, with its type.
 */
import type { Json } from "../contract/Json.ts"
import type { ContractOperation, DeclaredResponse } from "../contract/Operations.ts"

const eventStream = "text/event-stream"

/** Whether a status has events as its body. */
export const givesEvents = ({ mediaType }: DeclaredResponse): boolean => mediaType === eventStream

/** Whether an operation is one that is listened to. */
export const isStreaming = ({ responses }: ContractOperation): boolean =>
  responses.some(givesEvents)

/** What each message in a stream's text gives: its data, and the field `event` as their type. */
export const eventsIn = (text: Json | undefined): ReadonlyArray<unknown> =>
  messagesIn(text).map(({ data, event }) => (event === undefined ? data : { ...data, type: event }))

/** The data alone, as the raw client gives them. */
export const dataIn = (text: Json | undefined): ReadonlyArray<unknown> =>
  messagesIn(text).map(({ data }) => data)

const fieldOf = (message: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, "m").exec(message)?.[1]

const messagesIn = (text: Json | undefined) =>
  String(text)
    .split("\n\n")
    .flatMap((message) => {
      const data = fieldOf(message, "data")
      const value: unknown = data === undefined ? undefined : JSON.parse(data)
      return typeof value === "object" && value !== null
        ? [{ data: value, event: fieldOf(message, "event") }]
        : []
    })

/**
 * Answers that are streams of server-sent events, as the contract gives them: as
 * the text of the stream, of which a client gives the data of each event.
 */
import type { Json } from "../contract/Json.ts"
import type { ContractOperation, DeclaredResponse } from "../contract/Operations.ts"

const eventStream = "text/event-stream"

/** Whether a status has events as its body. */
export const givesEvents = ({ mediaType }: DeclaredResponse): boolean => mediaType === eventStream

/** Whether an operation is one that is listened to. */
export const isStreaming = ({ responses }: ContractOperation): boolean =>
  responses.some(givesEvents)

/** The data of each event in a stream's text, each on one line. */
export const eventsIn = (text: Json | undefined): ReadonlyArray<unknown> =>
  [...String(text).matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => {
    const event: unknown = JSON.parse(data)
    return event
  })

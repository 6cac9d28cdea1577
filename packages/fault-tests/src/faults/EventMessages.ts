/**
 * Streams of events whose messages say by the SSE field `event:` what they are, or whose responses are
 * no such streams. After a fault, the next connection sends the last event.
 */
import { chunk, head, type HeaderLines, reset, writeAndReset } from "../server/Responses.ts"
import type { Play } from "../server/FaultServer.ts"
import { lastOffset } from "../programs/events.ts"
import type { Named } from "./Fault.ts"

/** What is played to the connections of one stream, in turn. */
export interface EventFault extends Named {
  readonly connections: ReadonlyArray<Play>
  /** The last of them is played to all that come after it. */
  readonly forEver?: boolean
  /** The last response ends by itself, so that its connection stays in the pool. */
  readonly ended?: boolean
}

const open = (contentType: string | undefined): string => {
  const further: HeaderLines = contentType === undefined ? [] : [["content-type", contentType]]
  return head(200, [...further, ["transfer-encoding", "chunked"]])
}

const eventStream = "text/event-stream"

/** Sends messages, and ends the response. */
const sends =
  (messages: string, contentType: string | undefined = eventStream): Play =>
  ({ socket }) =>
    void socket.write(`${open(contentType)}${chunk(messages)}0\r\n\r\n`)

/** Sends messages, and leaves the response open. */
const stays =
  (messages: string, contentType?: string): Play =>
  ({ socket }) =>
    void socket.write(open(contentType) + chunk(messages))

/** Sends messages, and resets the connection. */
const breaks =
  (messages: string): Play =>
  ({ socket }) =>
    writeAndReset(socket, open(eventStream) + chunk(messages))

const event = (id: string, fields = "event: user.created\n"): string =>
  `${fields}id: ${id}\ndata: {"offset":"${id}"}\n\n`

/** The last connection of every stream: its reader has enough after its event, and lets go of it. */
export const lastConnection: Play = ({ socket }) =>
  void socket.write(open(eventStream) + chunk(event(lastOffset)))

const error = (code: string): string =>
  `event: error\ndata: {"error":{"code":"${code}","message":"played by a test"}}\n\n`

export const eventMessages: ReadonlyArray<EventFault> = [
  {
    name: "type by the field",
    what: "`event: user.created`, and no type in the data",
    connections: [sends(event("1"))]
  },
  {
    name: "two types",
    what: "`event: user.deleted`, and another type in the data",
    connections: [
      sends('event: user.deleted\nid: 1\ndata: {"type":"user.created","offset":"1"}\n\n')
    ]
  },
  {
    name: "type by the data",
    what: "no field `event:`, and a type in the data",
    connections: [sends('id: 1\ndata: {"type":"user.created","offset":"1"}\n\n')]
  },
  {
    name: "unknown type",
    what: "`event: something.new`, which the contract does not know",
    connections: [sends(event("1", "event: something.new\n"))]
  },
  {
    name: "event: error",
    what: "an event, and a temporary error: the stream continues after the event",
    connections: [sends(event("1") + error("internal_error"))]
  },
  {
    name: "event: error, for ever",
    what: "on every connection",
    connections: [sends(error("internal_error"))],
    forEver: true,
    ended: true
  },
  {
    name: "event: error, position lost",
    what: "an event, and the code `cursor_expired`: later events are lost",
    connections: [sends(event("1") + error("cursor_expired"))],
    ended: true
  },
  {
    name: "event: offset-only",
    what: "a position without an event, from which the stream continues",
    connections: [
      sends(`${event("1")}event: offset-only\ndata: {"offset":"2"}\n\n`),
      sends("event: offset-only\nid: 3\n\n")
    ]
  },
  {
    name: "empty id",
    what: "an event, and one with an empty id, which resets the position",
    connections: [sends('event: user.created\nid: 1\ndata: {"n":1}\n\nid\ndata: {"n":2}\n\n')]
  },
  {
    name: "type without data",
    what: "`event: user.created` and an id only: not an event by the standard",
    connections: [sends("event: user.created\nid: 1\n\n")]
  },
  {
    name: "event that is not JSON",
    what: "an event, and one whose data is not JSON",
    connections: [stays(`${event("1")}id: 2\nevent: user.created\ndata: {cut\n\n`, eventStream)]
  },
  {
    name: "reset after an event",
    what: "the connection is reset, and the stream continues after the event",
    connections: [breaks(event("1"))]
  },
  {
    name: "reset in an event",
    what: "half of an event, which is sent again on the next connection",
    connections: [breaks(event("1") + event("2").slice(0, -9)), sends(event("2"))]
  },
  {
    name: "reset for ever",
    what: "each connection is reset before its head",
    connections: [({ socket }) => reset(socket)],
    forEver: true
  },
  {
    name: "media type in another case",
    what: "`TEXT/Event-Stream; charset=utf-8`",
    connections: [sends(event("1"), "TEXT/Event-Stream; charset=utf-8")]
  },
  {
    name: "another media type",
    what: "`text/event-streaming-x`, left open",
    connections: [stays(event("1"), "text/event-streaming-x")]
  },
  {
    name: "JSON for events",
    what: "`application/json`, left open",
    connections: [stays("[]", "application/json")]
  },
  {
    name: "no media type",
    what: "a success without a content type, left open",
    connections: [stays(event("1"))]
  }
]

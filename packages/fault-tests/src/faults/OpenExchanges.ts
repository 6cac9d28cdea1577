/** Exchanges that the server leaves open, whatever it has sent of a response. */
import { chunk, chunkedHead, head, jsonHead } from "../server/Responses.ts"
import type { Play } from "../server/FaultServer.ts"
import type { OpenKind } from "../programs/openExchanges.ts"
import type { Named } from "./Fault.ts"
import { tokenPath } from "./TokenEndpoint.ts"

/** An exchange that stays open until the client ends it. */
export interface OpenFault extends Named {
  readonly kind: OpenKind
  readonly play: Play
  /** The client has to ask for its token. */
  readonly token?: boolean
}

const events = head(200, [
  ["content-type", "text/event-stream"],
  ["transfer-encoding", "chunked"]
])

export const openExchanges: ReadonlyArray<OpenFault> = [
  {
    name: "open: silence",
    what: "a rotation that gets no response",
    kind: "call",
    play: () => {}
  },
  {
    name: "open: half of a body",
    what: "a rotation, half of whose response has arrived",
    kind: "call",
    play: ({ socket }) => void socket.write(`${jsonHead(201, 20)}{"kid":`)
  },
  {
    name: "open: half of an error body",
    what: "a rejected rotation, half of whose error body has arrived",
    kind: "call",
    play: ({ socket }) => void socket.write(`${jsonHead(400, 60)}{"statusCode":`)
  },
  {
    name: "open: body that goes on",
    what: "a rotation whose body is endless white space",
    kind: "call",
    play: ({ socket }) => {
      socket.write(chunkedHead(201))
      const timer = setInterval(() => socket.write(chunk(" ")), 10)
      socket.once("close", () => clearInterval(timer))
    }
  },
  {
    name: "open: token",
    what: "a rotation that waits for its token",
    kind: "call",
    token: true,
    play: ({ request, socket }) => {
      if (request.target !== tokenPath) socket.end()
    }
  },
  {
    name: "open: paused events",
    what: "a loop over events, paused after the first one",
    kind: "paused",
    play: ({ socket }) =>
      void socket.write(events + chunk('id: 1\nevent: user.created\ndata: {"offset":"1"}\n\n'))
  },
  {
    name: "open: events to come",
    what: "a loop over events, of which none has arrived",
    kind: "waiting",
    play: ({ socket }) => void socket.write(events + chunk(": alive\n\n"))
  },
  {
    name: "open: no head of events",
    what: "a loop over events whose response has not started",
    kind: "waiting",
    play: () => {}
  }
]

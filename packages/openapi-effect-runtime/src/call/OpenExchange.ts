/** Exchanges whose successful responses are streamed. */
import * as Effect from "effect/Effect"
import { owned } from "../core/Closing.ts"
import { readWhole } from "../transport/OpenBody.ts"
import {
  type OpenResponse,
  TransportFailure,
  type TransportResponse
} from "../transport/Transport.ts"
import { because } from "../transport/TransportCause.ts"
import type { Exchange } from "./Exchange.ts"

/** A successful response stays open; any other is read to its end. */
export interface Opened extends TransportResponse {
  readonly open?: OpenResponse
}

const cannotOpen = Effect.fail(
  new TransportFailure({
    deadline: false,
    sent: false,
    head: undefined,
    cause: because("This transport cannot stream: it has no `open`")
  })
)

/** Sends a request whose successful response is streamed. */
export const sendOpen = (
  ...[transport, request, closing]: Parameters<Exchange["send"]>
): Effect.Effect<Opened, TransportFailure> =>
  transport.open === undefined
    ? cannotOpen
    : Effect.flatMap(transport.open(request), (ours): Effect.Effect<Opened, TransportFailure> => {
        const open = owned(closing, ours)
        const { header, status } = open
        return status >= 200 && status < 300
          ? Effect.succeed({ header, status, body: "", open })
          : Effect.map(readWhole(open, request), (body) => ({ header, status, body }))
      })

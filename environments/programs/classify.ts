/**
 * Sends requests through the transport of `…/fetch` alone, and tells what it says of each that failed,
 * with what the platform's `fetch` threw.
 */
import { Transport } from "@effect-auth0/management"
import { transport } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import {
  type Described,
  describe
} from "../../packages/fault-tests/src/classification/Described.ts"
import { requestTo } from "./transport-request.ts"

/** The body that the servers of the phases expect: larger than what sockets take at once. */
const body = JSON.stringify({ pad: "x".repeat(2_000_000) })

/** A promise as it is, of which `seen` is told what it rejects with. */
const noting = async <A>(promise: Promise<A>, seen: (thrown: unknown) => void): Promise<A> => {
  try {
    return await promise
  } catch (thrown) {
    seen(thrown)
    throw thrown
  }
}

/** The platform's `fetch`, with whatever it throws, or reading its response does, given to `seen`. */
const watched =
  (seen: (thrown: unknown) => void): typeof fetch =>
  async (input, init) => {
    const response = await noting(fetch(input, init), seen)
    const reader = response.body?.getReader()
    if (reader === undefined) return response
    const read = new ReadableStream({
      pull: async (controller) => {
        const { done, value } = await noting(reader.read(), seen)
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason)
    })
    const { headers, status } = response
    return new Response(read, { headers, status })
  }

interface Phase {
  readonly origin: string
  /** Whether a request that succeeds goes before, so that there is an idle connection. */
  readonly warm: boolean
  readonly replayable: boolean
}

interface Classified {
  readonly failed: boolean
  readonly sent: boolean
  /** What the platform threw; `null` if it threw nothing. */
  readonly thrown: Described | null
}

const classify = async ({ origin, replayable, warm }: Phase): Promise<Classified> => {
  let thrown: Described | null = null
  const watching = watched((error) => {
    thrown = describe(error)
  })
  const outcome = await Effect.runPromise(
    Effect.gen(function* () {
      const { send } = yield* Transport
      const request = requestTo(origin, body, replayable)
      if (warm) {
        yield* Effect.ignore(send({ ...request, method: "GET", body: undefined }))
        // undici takes a connection for idle only when the event loop has come round.
        yield* Effect.sleep("20 millis")
      }
      return yield* Effect.match(send(request), {
        onFailure: ({ sent }) => ({ failed: true, sent }),
        onSuccess: () => ({ failed: false, sent: true })
      })
    }).pipe(Effect.provide(transport(watching)))
  )
  return { ...outcome, thrown }
}

/** One after the other, since connections are shared. */
export default async (input: {
  readonly phases: ReadonlyArray<Phase>
}): Promise<ReadonlyArray<Classified>> => {
  const classified: Array<Classified> = []
  for (const phase of input.phases) classified.push(await classify(phase))
  return classified
}

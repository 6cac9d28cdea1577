/**
 * The smallest transport: the platform's own `fetch`. For browsers, edge
 * runtimes, Deno, Bun, and wherever a bundle's size counts.
 */
import * as Effect from "effect/Effect"
import type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./Transport.ts"
import { provesUnsent, type Transport, TransportFailure } from "./Transport.ts"

// What `fetch` takes, in the words of TypeScript's typed arrays.
type FetchBody = string | Uint8Array<ArrayBuffer> | FormData

/** The part of `fetch` that is used here. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: FetchBody
    readonly redirect: "manual"
    readonly signal: AbortSignal
  }
) => Promise<Response>

const exchange = <A extends ResponseHead>(
  fetch: Fetch | undefined,
  request: TransportRequest,
  read: (response: Response, controller: AbortController) => A | Promise<A>
): Effect.Effect<A, TransportFailure> =>
  Effect.callback((resume) => {
    const controller = new AbortController()
    let head: Response | undefined
    let passed = false
    const stopTimer = request.deadline.start(() => {
      passed = true
      controller.abort()
    })
    // Two callbacks and no `async`: each further promise costs throughput.
    ;(fetch ?? globalThis.fetch)(request.origin + request.path, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? undefined : { body: request.body as FetchBody }),
      redirect: "manual",
      signal: controller.signal
    })
      .then((response) => {
        head = response
        return read(response, controller)
      })
      .then(
        (answer) => {
          stopTimer()
          resume(Effect.succeed(answer))
        },
        (cause: unknown) => {
          stopTimer()
          resume(
            Effect.fail(
              new TransportFailure({
                deadline: passed,
                sent: head !== undefined || !provesUnsent(cause),
                head: head === undefined ? undefined : headOf(head),
                cause
              })
            )
          )
        }
      )
    return Effect.sync(() => {
      stopTimer()
      controller.abort()
    })
  })

/** Sends with the given `fetch`, or with the global one as it is at the time of the call. */
const send =
  (fetch?: Fetch) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    exchange(fetch, request, (response) =>
      response.text().then((body) => ({ ...headOf(response), body }))
    )

/** As {@link send}, without waiting for the body. */
const open =
  (fetch?: Fetch) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    exchange(fetch, request, (response, controller) => ({
      ...headOf(response),
      chunks: response.body,
      close: () => controller.abort()
    }))

const headOf = (response: Response) => ({
  status: response.status,
  header: (name: string) => response.headers.get(name) ?? undefined
})

/** The transport over `fetch`. */
export const make = (fetch?: Fetch): Transport["Service"] => ({
  send: send(fetch),
  open: open(fetch)
})

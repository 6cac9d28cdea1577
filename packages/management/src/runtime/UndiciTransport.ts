/**
 * The fastest transport on Node: undici's `dispatch`, with neither streams nor
 * promises between the socket and the answer's text.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Agent, type Dispatcher, FormData as UndiciForm } from "undici"
import type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./Transport.ts"
import { provesUnsent, Transport, TransportFailure } from "./Transport.ts"

type Handler = Dispatcher.DispatchHandler
type Controller = Dispatcher.DispatchController

type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

const headOf = (status: number, headers: Headers): ResponseHead => ({
  status,
  header: (name) => {
    const value = headers[name]
    return typeof value === "string" || value === undefined ? value : value.join(", ")
  }
})

class Exchange implements Handler {
  private controller: Controller | undefined
  private head: ResponseHead | undefined
  private readonly chunks: Array<Uint8Array> = []
  private passed = false
  private stopped: Error | undefined
  private readonly stopTimer: () => void

  constructor(
    request: TransportRequest,
    resume: (effect: Effect.Effect<TransportResponse, TransportFailure>) => void
  ) {
    this.resume = resume
    this.stopTimer = request.deadline.start(() => {
      this.passed = true
      this.stop(new Error("The deadline passed"))
    })
  }

  private readonly resume: (effect: Effect.Effect<TransportResponse, TransportFailure>) => void

  onRequestStart(controller: Controller): void {
    this.controller = controller
    // Ended while it waited for a connection.
    if (this.stopped !== undefined) controller.abort(this.stopped)
  }

  onResponseStart(_controller: Controller, status: number, headers: Headers): void {
    this.head = headOf(status, headers)
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.stopTimer()
    const { chunks, head } = this
    if (head === undefined) return
    const first = chunks[0]
    const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    this.resume(
      Effect.succeed({
        status: head.status,
        header: head.header,
        body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")
      })
    )
  }

  onResponseError(_controller: Controller, cause: Error): void {
    this.fail(cause)
  }

  /** Ends the exchange and its socket; before there is a connection, at once. */
  stop(reason: Error): void {
    this.stopTimer()
    this.stopped = reason
    if (this.controller === undefined) this.fail(reason)
    else this.controller.abort(reason)
  }

  private fail(cause: unknown): void {
    this.stopTimer()
    this.resume(
      Effect.fail(
        new TransportFailure({
          deadline: this.passed,
          // undici calls `onRequestStart` right before it writes to a connected socket.
          sent: this.controller !== undefined,
          head: this.head,
          cause
        })
      )
    )
  }
}

// The package takes only forms of its own class, of which Node's global one is not.
const ownForm = (form: FormData): UndiciForm => {
  const own = new UndiciForm()
  for (const [name, value] of form) own.append(name, value)
  return own
}

const dispatchOptions = (request: TransportRequest) => ({
  origin: request.origin,
  path: request.path,
  method: request.method as Dispatcher.HttpMethod,
  headers: request.headers as Record<string, string>,
  body: request.body instanceof FormData ? ownForm(request.body) : (request.body ?? null)
})

/** Sends through the given dispatcher. */
export const send =
  (dispatcher: Dispatcher) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    Effect.callback((resume) => {
      const exchange = new Exchange(request, resume)
      dispatcher.dispatch(dispatchOptions(request), exchange)
      return Effect.sync(() => exchange.stop(new Error("The call was interrupted")))
    })

/** As {@link send}, without waiting for the body. */
export const open =
  (dispatcher: Dispatcher) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    Effect.callback((resume) => {
      const controller = new AbortController()
      let passed = false
      const stopTimer = request.deadline.start(() => {
        passed = true
        controller.abort()
      })
      dispatcher
        .request({ ...dispatchOptions(request), bodyTimeout: 0, signal: controller.signal })
        .then(
          ({ body, headers, statusCode }) => {
            stopTimer()
            // An exchange that is closed on purpose must not be an unhandled error of its stream.
            body.on("error", () => {})
            resume(
              Effect.succeed({
                ...headOf(statusCode, headers),
                chunks: body,
                close: () => controller.abort()
              })
            )
          },
          (cause: unknown) => {
            stopTimer()
            resume(
              Effect.fail(
                new TransportFailure({
                  deadline: passed,
                  sent: !provesUnsent(cause),
                  head: undefined,
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

const make = (dispatcher: Dispatcher): Transport["Service"] => ({
  send: send(dispatcher),
  open: open(dispatcher)
})

/**
 * The transport over undici. Without a `dispatcher` it has an `Agent` of its
 * own, closed with the layer; one that is given (a `ProxyAgent`, one with client
 * certificates) is yours to close.
 */
export const layer = (options?: { readonly dispatcher?: Dispatcher }): Layer.Layer<Transport> =>
  options?.dispatcher !== undefined
    ? Layer.succeed(Transport, make(options.dispatcher))
    : Layer.effect(
        Transport,
        Effect.map(
          Effect.acquireRelease(
            Effect.sync(() => new Agent()),
            (agent) => Effect.promise(() => agent.destroy())
          ),
          make
        )
      )

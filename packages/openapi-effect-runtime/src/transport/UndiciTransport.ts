/**
 * The fastest transport on Node: undici's `dispatch`, with neither streams nor
 * promises between the socket and the response's text.
 */
import { Readable } from "node:stream"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Dispatcher } from "undici"
import { accepted, decode, decodeStream } from "./ContentEncoding.ts"
import { hasWritten, opens, type Opener, watch } from "./Http2Streams.ts"
import type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./Transport.ts"
import { failed, TooLarge, Transport, type TransportFailure } from "./Transport.ts"
import { because } from "./TransportCause.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { loadUndici, type Undici, type UndiciEntry } from "./Undici.ts"
import { provesRejectedStream } from "./Unsent.ts"

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

class Exchange implements Handler, Opener {
  stream: Opener["stream"]
  private controller: Controller | undefined
  private head: ResponseHead | undefined
  private encoding: string | undefined
  private readonly chunks: Array<Uint8Array> = []
  private room: number
  private readonly maxBytes: number
  private passed = false
  private stopped: Error | undefined
  private arrived = false
  private readonly stopTimer: () => void
  private readonly resume: (effect: Effect.Effect<TransportResponse, TransportFailure>) => void

  constructor(
    request: TransportRequest,
    resume: (effect: Effect.Effect<TransportResponse, TransportFailure>) => void
  ) {
    this.resume = resume
    this.maxBytes = this.room = request.maxBytes
    this.stopTimer = request.deadline.start(() => {
      this.passed = true
      this.stop(because("The deadline passed"))
    })
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller
    opens(this)
    // Ended while waiting for a connection.
    if (this.stopped !== undefined) controller.abort(this.stopped)
  }

  onRequestSent(): void {
    hasWritten(this)
  }

  onResponseStart(_controller: Controller, status: number, headers: Headers): void {
    // Informational responses (103) can precede the response.
    if (status < 200) return
    this.head = headOf(status, headers)
    // Parsed here, so that a header is a plain property lookup.
    if (headers["content-encoding"] !== undefined) {
      this.encoding = this.head.header("content-encoding")
    }
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    if ((this.room -= chunk.length) < 0) {
      this.stop(new TooLarge())
    } else {
      this.chunks.push(chunk)
    }
  }

  onResponseEnd(): void {
    const { chunks, encoding, head, stream } = this
    this.arrived = true
    // With a known length undici has checked it.
    if (
      stream !== undefined &&
      stream.rstCode !== 0 &&
      head?.header("content-length") === undefined
    ) {
      return this.fail(because(`the server reset the stream in its response: ${stream.rstCode}`))
    }
    const first = chunks[0]
    const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    if (encoding === undefined || bytes.length === 0) this.succeed(bytes)
    else this.decode(encoding, bytes)
  }

  onResponseError(_controller: Controller, cause: Error): void {
    this.fail(cause)
  }

  /** Handles an error thrown by the dispatcher, which proves nothing: it may be a custom one. */
  threw(cause: unknown): void {
    this.stopTimer()
    this.resume(Effect.fail(failed(cause, this.passed, this.head)))
  }

  /** Ends the exchange and its socket; at once if there is no connection yet. */
  stop(reason: Error): void {
    this.stopTimer()
    this.stopped = reason
    if (this.controller === undefined || this.arrived) this.fail(reason)
    else this.controller.abort(reason)
  }

  private decode(encoding: string, bytes: Uint8Array): void {
    const reject = (cause: unknown): void => this.fail(cause)
    try {
      const decoded = decode(encoding, bytes, this.maxBytes)
      if (decoded instanceof Promise) decoded.then((plain) => this.succeed(plain), reject)
      else this.succeed(decoded)
    } catch (cause) {
      reject(cause)
    }
  }

  private succeed(bytes: Uint8Array): void {
    this.stopTimer()
    const { head } = this
    if (head === undefined) return
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.resume(
      Effect.succeed({
        status: head.status,
        header: head.header,
        body: body.toString("utf8", hasMark ? 3 : 0)
      })
    )
  }

  private fail(cause: unknown): void {
    this.stopTimer()
    // undici calls `onRequestStart` right before it writes to a connected socket. A request whose
    // stream was rejected was not processed either.
    const sent =
      this.controller !== undefined && (this.head !== undefined || !provesRejectedStream(cause))
    this.resume(Effect.fail(failed(cause, this.passed, this.head, sent)))
  }
}

/** The package's own form class. */
type Forms = Pick<Undici, "FormData">

// The package accepts only its own form class, which Node's global one is not.
const ownForm = (undici: Forms, form: FormData) => {
  const own = new undici.FormData()
  for (const [name, value] of form) own.append(name, value)
  return own
}

// undici would read a `Blob` into memory before it sends it; a stream is read while it is sent.
const bodyOf = (undici: Forms, body: TransportRequest["body"]) => {
  if (typeof body !== "object" || body instanceof Uint8Array) return body ?? null
  return body instanceof FormData
    ? ownForm(undici, body)
    : Readable.fromWeb(body instanceof Blob ? body.stream() : body)
}

// The deadline is the only time limit: undici's own timeouts could end an exchange earlier.
const dispatchOptions = (
  undici: Forms,
  request: TransportRequest,
  headers: TransportRequest["headers"]
) => ({
  origin: request.origin,
  path: request.path,
  method: request.method as Dispatcher.HttpMethod,
  headers: (request.body instanceof Blob
    ? { ...headers, "content-length": String(request.body.size) }
    : headers) as Record<string, string>,
  body: bodyOf(undici, request.body),
  headersTimeout: 0,
  bodyTimeout: 0
})

/** Sends through the given dispatcher. */
export const send =
  (dispatcher: Dispatcher, undici: Forms) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    Effect.callback((resume) => {
      const exchange = new Exchange(request, resume)
      const headers = { "accept-encoding": accepted, ...request.headers }
      try {
        dispatcher.dispatch(dispatchOptions(undici, request, headers), exchange)
      } catch (cause) {
        exchange.threw(cause)
      }
      return Effect.sync(() => exchange.stop(because("The call was interrupted")))
    })

/** Like {@link send}, without waiting for the body. */
export const open =
  (dispatcher: Dispatcher, undici: Forms) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    Effect.callback((resume) => {
      const controller = new AbortController()
      let passed = false
      let head: ResponseHead | undefined
      const stop = () => {
        stopTimer()
        controller.abort()
      }
      const stopTimer = request.deadline.start(() => {
        passed = true
        controller.abort()
      })
      const reject = (cause: unknown) => {
        stop()
        resume(Effect.fail(failed(cause, passed, head)))
      }
      try {
        dispatcher
          // Does not ask for compression: a server that compresses buffers events.
          .request({
            ...dispatchOptions(undici, request, request.headers),
            signal: controller.signal
          })
          .then(({ body, headers, statusCode }) => {
            stopTimer()
            head = headOf(statusCode, headers)
            // An exchange that is closed on purpose must not cause an unhandled error of its stream.
            body.on("error", () => {})
            const chunks = decodeStream(head.header("content-encoding"), body)
            chunks.on("error", () => {})
            resume(Effect.succeed({ ...head, chunks, close: () => controller.abort() }))
          })
          .catch(reject)
      } catch (cause) {
        reject(cause)
      }
      return Effect.sync(stop)
    })

/** Whether a program without types gave a dispatcher. */
const isDispatcher = (given: unknown): boolean =>
  typeof (Object(given) as Partial<Dispatcher>).dispatch === "function"

const make = (dispatcher: Dispatcher, undici: Forms): Transport["Service"] => {
  watch()
  return { send: send(dispatcher, undici), open: open(dispatcher, undici) }
}

/**
 * The transport over undici. By default it has its own `Agent`, which speaks HTTP/1.1 and is closed
 * with the layer; a given `dispatcher` (a `ProxyAgent`, one with client certificates) is yours to
 * close. Fails with a `ConfigurationError` if undici is not installed, or if the runtime replaces it
 * (Bun).
 */
export const layer = (options?: {
  readonly dispatcher?: Dispatcher | undefined
  /** The SDK's name for this, for the error that names the alternative. */
  readonly entry?: UndiciEntry
}): Layer.Layer<Transport, ConfigurationError> => {
  const given = options?.dispatcher
  const agent = (undici: Undici): Effect.Effect<Dispatcher, ConfigurationError, Scope.Scope> => {
    if (given === undefined) {
      return Effect.acquireRelease(
        // One request per connection: a lost connection affects no other request.
        Effect.sync(() => new undici.Agent({ allowH2: false })),
        (own) => Effect.promise(() => own.destroy())
      )
    }
    return isDispatcher(given)
      ? Effect.succeed(given)
      : Effect.fail(
          new ConfigurationError({
            option: "dispatcher",
            message: "dispatcher must be a dispatcher of undici, such as new ProxyAgent(…)"
          })
        )
  }
  return Layer.effect(
    Transport,
    // A runtime's stand-in for undici makes dispatchers that are not, so undici is looked at first.
    Effect.flatMap(loadUndici(options?.entry), (undici) =>
      Effect.map(agent(undici), (dispatcher) => make(dispatcher, undici))
    )
  )
}

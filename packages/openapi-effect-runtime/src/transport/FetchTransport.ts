/**
 * The smallest transport: the platform's own `fetch`. For browsers, edge runtimes, Deno, Bun, and
 * wherever bundle size matters.
 */
import * as Effect from "effect/Effect"
import type { Fetch, FetchBody } from "./Fetch.ts"
import { sendOnce } from "./SendOnce.ts"
import type { ResponseHead, TransportRequest } from "./Transport.ts"
import { failed, TooLarge, type Transport, type TransportFailure } from "./Transport.ts"

export type { Fetch } from "./Fetch.ts"

const exchange = <A extends ResponseHead>(
  fetch: Fetch | undefined,
  request: TransportRequest,
  read: (response: Response, head: ResponseHead, controller: AbortController) => A | Promise<A>
): Effect.Effect<A, TransportFailure> =>
  Effect.callback((resume) => {
    const controller = new AbortController()
    let head: ResponseHead | undefined
    let passed = false
    const stop = () => {
      stopTimer()
      controller.abort()
    }
    const stopTimer = request.deadline.start(() => {
      passed = true
      controller.abort()
    })
    const reject = (thrown: unknown): void => {
      // Closes the socket if the reader has stopped.
      stop()
      resume(Effect.fail(failed(thrown, passed, head)))
    }
    const send = fetch ?? globalThis.fetch
    const url = request.origin + request.path
    const init: Parameters<Fetch>[1] = {
      method: request.method,
      headers: request.headers,
      // The runtime's byte arrays are always backed by an ArrayBuffer.
      body: (request.body ?? null) as FetchBody | null,
      // Node keeps a copy of an upload, to resend it after a redirect, unless redirects are errors.
      redirect: isUpload(request.body) ? "error" : "manual",
      duplex: "half",
      signal: controller.signal
    }
    try {
      ;(request.replayable ? send(url, init) : sendOnce(send, url, init))
        .then((response) => read(response, (head = headOf(response)), controller))
        .then((response) => {
          stopTimer()
          resume(Effect.succeed(response))
        }, reject)
    } catch (thrown) {
      // A custom `fetch`, which may have sent something even so.
      reject(thrown)
    }
    return Effect.sync(stop)
  })

/** Forms, files and streams are not kept in memory, whatever their size. */
const isUpload = (body: TransportRequest["body"]): boolean =>
  typeof body === "object" && !(body instanceof Uint8Array)

const headOf = (response: Response): ResponseHead => ({
  status: response.status,
  header: (name) => response.headers.get(name) ?? undefined
})

// For whole bodies; it keeps no state between them.
const utf8 = /* @__PURE__ */ new TextDecoder()

// `text()` would read everything; this stops at the limit.
const readText = async (response: Response, maxBytes: number): Promise<string> => {
  // Absent with some statuses, and on platforms without streams.
  if (!response.body) return response.text()
  const reader = response.body.getReader()
  const chunks: Array<Uint8Array> = []
  let length = 0
  for (;;) {
    const { value } = await reader.read()
    if (!value) break
    if ((length += value.length) > maxBytes) throw new TooLarge()
    chunks.push(value)
  }
  // Most bodies arrive in one chunk.
  if (chunks.length < 2) return utf8.decode(chunks[0])
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return utf8.decode(whole)
}

/** The transport over the given `fetch`, or over the global one at the time of a call. */
export const make = (fetch?: Fetch): Transport["Service"] => ({
  send: (request) =>
    exchange(fetch, request, async (response, head) => ({
      ...head,
      body: await readText(response, request.maxBytes)
    })),
  open: (request) =>
    exchange(fetch, request, (response, head, controller) => ({
      ...head,
      chunks: response.body,
      close: () => controller.abort()
    }))
})

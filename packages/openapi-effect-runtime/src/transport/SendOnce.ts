/**
 * Keeps a platform from sending a request twice. Some platforms' `fetch` resends a request that was
 * lost with a pooled connection, unnoticed by the program: a key could be rotated twice.
 */
import type { Fetch } from "./Fetch.ts"

type Init = Parameters<Fetch>[1]

/** A platform whose `fetch` resends requests, recognized by its globals. */
export const resendingPlatform = (): string | undefined =>
  /^(Bun|Deno)|Chrome/.exec(String(globalThis.navigator?.userAgent))?.[0]

/** Bun resends requests except POST and PATCH, but not on a connection of their own. */
export const ownConnection = (platform: string | undefined, method: string): object =>
  platform === "Bun" && /^(PUT|DELETE)$/.test(method) ? { keepalive: false } : {}

const streamOf = (
  source: Response,
  onPull: () => void
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const reader = source.body?.getReader()
  return new ReadableStream(
    {
      pull: async (controller) => {
        onPull()
        const part = await reader?.read()
        if (part?.value) controller.enqueue(part.value)
        else controller.close()
      }
    },
    // Not read before it is requested.
    { highWaterMark: 0 }
  )
}

// Chromium sends streams only over HTTP/2; with these servers it speaks HTTP/1.1.
const olderOrigins = /* @__PURE__ */ new Set<string | undefined>()

/**
 * Sends a request that the platform must not resend, as far as that can be prevented:
 *
 * - Deno resends replayable bodies, so a body is sent as a stream; forms already are streams.
 * - Bun resends GET, PUT and DELETE, unless they have their own connection.
 * - Chromium resends everything but streams, and sends streams only over HTTP/2. Over HTTP/1.1
 *   resending cannot be prevented.
 * - Node and workerd resend nothing.
 *
 * Observed in Deno 2.9, Bun 1.4, Chromium 153, workerd of July 2026, and Node 22 to 26.
 */
export const sendOnce = (fetch: Fetch, url: string, init: Init): Promise<Response> => {
  const platform = resendingPlatform()
  // Nothing is parsed or copied where nothing is resent.
  if (!platform) return fetch(url, init)
  const isForm = init.body instanceof FormData
  const origin = /^https:\/\/[^/]+/.exec(url)?.[0]
  const takesStream =
    !/^(GET|HEAD)$/.test(init.method) &&
    (platform === "Deno"
      ? !isForm
      : platform === "Chrome" &&
        origin &&
        "duplex" in Request.prototype &&
        !olderOrigins.has(origin))
  if (!takesStream) return fetch(url, { ...init, ...ownConnection(platform, init.method) })
  const source = new Response(init.body ?? "")
  let isRead = false
  return fetch(url, {
    ...init,
    headers: isForm
      ? { ...init.headers, "content-type": String(source.headers.get("content-type")) }
      : init.headers,
    body: streamOf(source, () => {
      isRead = true
    }),
    duplex: "half"
  }).catch(async (thrown: unknown) => {
    // Chromium knows the protocol before it sends anything, and then reads the body.
    if (isRead || platform === "Deno" || init.signal.aborted) throw thrown
    const response = await fetch(url, init)
    olderOrigins.add(origin)
    return response
  })
}

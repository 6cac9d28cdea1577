/**
 * Keeps a platform from sending a request twice. The `fetch` of some resends what was lost with a pooled
 * connection, and the program learns nothing of it: a key may have been rotated twice.
 */
import type { Fetch } from "./Fetch.ts"

type Init = Parameters<Fetch>[1]

/** A platform whose `fetch` resends requests, by what it says of itself. */
export const resendingPlatform = (): string | undefined =>
  /^(Bun|Deno)|Chrome/.exec(String(globalThis.navigator?.userAgent))?.[0]

/** Where Bun would resend a request (it does not resend POST and PATCH): not if it has a connection to itself. */
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
    // Not read before somebody asks for it.
    { highWaterMark: 0 }
  )
}

// Chromium sends streams over HTTP/2 only; to these it speaks HTTP/1.1.
const olderOrigins = /* @__PURE__ */ new Set<string>()

/**
 * Sends what must not be sent again by anyone but its caller, as far as the platform lets it:
 *
 * - Deno resends what it can read again; a stream it cannot. Forms are streams to it already.
 * - Bun resends GET, PUT and DELETE, unless the connection is only theirs.
 * - Chromium resends everything but streams, and takes streams over HTTP/2 only. Over HTTP/1.1
 *   nothing keeps it from resending.
 * - Node and workerd resend nothing.
 *
 * Observed in Deno 2.9, Bun 1.4, Chromium 153, workerd of July 2026, and Node 22 to 26.
 */
export const sendOnce = (fetch: Fetch, url: string, init: Init): Promise<Response> => {
  const platform = resendingPlatform()
  const isForm = init.body instanceof FormData
  const { origin, protocol } = new URL(url)
  const takesStream =
    !/^(GET|HEAD)$/.test(init.method) &&
    (platform === "Deno"
      ? !isForm
      : platform === "Chrome" &&
        protocol === "https:" &&
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
    // Before it sends anything, Chromium knows the protocol, and then asks for the body.
    if (isRead || platform === "Deno" || init.signal.aborted) throw thrown
    const response = await fetch(url, init)
    olderOrigins.add(origin)
    return response
  })
}

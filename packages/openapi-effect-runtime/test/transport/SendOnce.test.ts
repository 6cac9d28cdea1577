import { afterEach, describe, expect, test, vi } from "vitest"
import { sendOnce } from "../../src/transport/SendOnce.ts"

type Send = Parameters<typeof sendOnce>[0]
type Init = Parameters<Send>[1]

const init = (method: string, body: Init["body"]): Init => ({
  method,
  headers: { accept: "application/json" },
  body,
  redirect: "manual",
  signal: new AbortController().signal
})

/** What was handed to `fetch`; the body of it is read as it would be. */
const recorded = (response: (body: string, init: Init) => Response = () => new Response("{}")) => {
  const calls: Array<{ readonly stream: boolean; readonly body: string; readonly rest: object }> =
    []
  const send: Send = async (_url, { body, headers: _headers, signal: _signal, ...rest }) => {
    const text = await new Response(body).text()
    calls.push({ stream: body instanceof ReadableStream, body: text, rest })
    return response(text, { ...init("POST", body), ...rest })
  }
  return { calls, send }
}

const as = (userAgent: string): void => {
  vi.stubGlobal("navigator", { userAgent })
}

const chromium =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36"
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("what must be sent once", () => {
  for (const agent of ["Node.js/24", "Cloudflare-Workers", firefox]) {
    test(`is as it was on ${agent}`, async () => {
      as(agent)
      const { calls, send } = recorded()
      await sendOnce(send, "https://tenant.example.com/", init("POST", "{}"))
      expect(calls).toStrictEqual([
        { stream: false, body: "{}", rest: { method: "POST", redirect: "manual" } }
      ])
    })
  }

  test("is as it was where a platform does not say what it is", async () => {
    vi.stubGlobal("navigator", undefined)
    const { calls, send } = recorded()
    await sendOnce(send, "https://tenant.example.com/", init("DELETE", null))
    expect(calls).toStrictEqual([
      { stream: false, body: "", rest: { method: "DELETE", redirect: "manual" } }
    ])
  })

  test("has a connection of its own on Bun where Bun would resend it", async () => {
    as("Bun/1.4.5")
    const { calls, send } = recorded()
    for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
      await sendOnce(send, "https://tenant.example.com/", init(method, null))
    }
    expect(calls.map(({ rest }) => rest)).toStrictEqual([
      { method: "POST", redirect: "manual" },
      { method: "PATCH", redirect: "manual" },
      { method: "PUT", redirect: "manual", keepalive: false },
      { method: "DELETE", redirect: "manual", keepalive: false }
    ])
  })

  for (const [agent, origin] of [
    ["Deno/2.9.6", "http://127.0.0.1"],
    ["Deno/2.9.6", "https://tenant.example.com"],
    [chromium, "https://tenant.example.com"]
  ] as const) {
    test(`is a stream on ${agent} to ${origin}, with a body and without`, async () => {
      as(agent)
      const { calls, send } = recorded()
      for (const body of ["{}", null, new Uint8Array([0x7b, 0x7d])]) {
        await sendOnce(send, `${origin}/`, init("POST", body))
      }
      const rest = { method: "POST", redirect: "manual", duplex: "half" }
      expect(calls).toStrictEqual(["{}", "", "{}"].map((body) => ({ stream: true, body, rest })))
    })
  }

  test("has no stream where there can be no body", async () => {
    as("Deno/2.9.6")
    const { calls, send } = recorded()
    await sendOnce(send, "https://tenant.example.com/", init("GET", null))
    expect(calls.map(({ stream }) => stream)).toStrictEqual([false])
  })

  test("has no stream in Chromium without TLS, which is never HTTP/2", async () => {
    as(chromium)
    const { calls, send } = recorded()
    await sendOnce(send, "http://127.0.0.1/", init("POST", "{}"))
    expect(calls.map(({ stream }) => stream)).toStrictEqual([false])
  })

  test("has no stream in a Chromium that does not know them", async () => {
    as(chromium)
    vi.stubGlobal("Request", { prototype: {} })
    const { calls, send } = recorded()
    await sendOnce(send, "https://tenant.example.com/", init("POST", "{}"))
    expect(calls.map(({ stream }) => stream)).toStrictEqual([false])
  })
})

describe("in Chromium, to a server that speaks HTTP/1.1 only", () => {
  /** Rejects streams before it reads them, as Chromium does. */
  const failing = () => {
    const tried: Array<boolean> = []
    const send: Send = (_url, { body }) => {
      const isStream = body instanceof ReadableStream
      tried.push(isStream)
      return isStream
        ? Promise.reject(new TypeError("Failed to fetch"))
        : Promise.resolve(new Response("{}"))
    }
    return { tried, send }
  }

  test("a stream that was not read was not sent: the body is sent, and the next ones at once", async () => {
    as(chromium)
    const { send, tried } = failing()
    await sendOnce(send, "https://older.example.com/", init("POST", "{}"))
    await sendOnce(send, "https://older.example.com/", init("POST", "{}"))
    await sendOnce(send, "https://another.example.com/", init("POST", "{}"))
    expect(tried).toStrictEqual([true, false, false, true, false])
  })

  test("without a response, nothing is learned about the server", async () => {
    as(chromium)
    const tried: Array<boolean> = []
    const send: Send = (_url, { body }) => {
      tried.push(body instanceof ReadableStream)
      return Promise.reject(new TypeError("Failed to fetch"))
    }
    const calls = () =>
      sendOnce(send, "https://nobody.example.com/", init("POST", "{}")).catch(String)
    expect([await calls(), await calls()]).toStrictEqual([
      "TypeError: Failed to fetch",
      "TypeError: Failed to fetch"
    ])
    expect(tried).toStrictEqual([true, false, true, false])
  })

  test("a stream that was read may have been sent, and is not sent again", async () => {
    as(chromium)
    const { calls, send } = recorded(() => {
      throw new TypeError("Failed to fetch")
    })
    await expect(sendOnce(send, "https://lost.example.com/", init("POST", "{}"))).rejects.toThrow(
      "Failed to fetch"
    )
    expect(calls.map(({ stream }) => stream)).toStrictEqual([true])
  })

  test("what was aborted is not sent again", async () => {
    as(chromium)
    const controller = new AbortController()
    const tried: Array<boolean> = []
    const send: Send = (_url, { body }) => {
      tried.push(body instanceof ReadableStream)
      controller.abort()
      return Promise.reject(controller.signal.reason)
    }
    await expect(
      sendOnce(send, "https://aborted.example.com/", {
        ...init("POST", "{}"),
        signal: controller.signal
      })
    ).rejects.toMatchObject({ name: "AbortError" })
    expect(tried).toStrictEqual([true])
  })
})

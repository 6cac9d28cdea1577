import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { startWorker, type Worker } from "../src/Worker.ts"

const ends: Array<() => Promise<unknown>> = []
afterEach(() => Promise.all(ends.splice(0).map((end) => end())))

/** Comes once it has been called so many times. */
const gate = (count: number) => {
  let open = (): void => {}
  let left = count
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    opened,
    pass: () => {
      if (--left === 0) open()
    }
  }
}

/** A tenant that gives no token before so many requests have begun, and has the headers of a bucket. */
const tenantOf = async (options: {
  readonly expiresIn: number
  readonly begun: number
  readonly headers?: Readonly<Record<string, string>>
}) => {
  const log: Array<string> = []
  let tokens = 0
  let begun = gate(options.begun)
  const server = createServer((request, response) => {
    const path = request.url ?? ""
    const json = (body: unknown) =>
      response
        .writeHead(200, { "content-type": "application/json", ...options.headers })
        .end(JSON.stringify(body))
    if (path === "/began") {
      begun.pass()
      return response.end()
    }
    if (path === "/oauth/token") {
      const token = `t${++tokens}`
      log.push(`issue ${token}`)
      return void begun.opened.then(() =>
        json({ access_token: token, expires_in: options.expiresIn })
      )
    }
    log.push(String(request.headers.authorization))
    return json([])
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  ends.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
  return {
    log,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    again: () => {
      begun = gate(options.begun)
    }
  }
}

const workerOf = async () => {
  const worker = await startWorker("shared-client")
  ends.push(worker.stop)
  return worker
}

const together = (count: number, worker: Worker, origin: string, token = "") =>
  Promise.all(
    Array.from({ length: count }, () =>
      worker.call({ origin, token, connection: "con_A1b2C3d4E5f6G7h8" })
    )
  )

const succeeded = (count: number) => Array.from({ length: count }, () => "succeeded")

describe("a client that the requests of a Worker share", () => {
  test("serves one after the other", async () => {
    const tenant = await tenantOf({ expiresIn: 86_400, begun: 1 })
    const worker = await workerOf()
    for (let request = 0; request < 3; request++) {
      expect(await together(1, worker, tenant.origin)).toStrictEqual(succeeded(1))
    }
    expect(tenant.log).toStrictEqual(["issue t1", "Bearer t1", "Bearer t1", "Bearer t1"])
  })

  test("serves six that begin at once with one token", async () => {
    const tenant = await tenantOf({ expiresIn: 86_400, begun: 6 })
    const worker = await workerOf()
    expect(await together(6, worker, tenant.origin)).toStrictEqual(succeeded(6))
    expect(tenant.log).toStrictEqual(["issue t1", ...Array.from({ length: 6 }, () => "Bearer t1")])
  })

  test("serves them with another token when it has expired", async () => {
    const tenant = await tenantOf({ expiresIn: 0, begun: 3 })
    const worker = await workerOf()
    for (const round of [1, 2, 3]) {
      tenant.again()
      expect([round, await together(3, worker, tenant.origin)]).toStrictEqual([round, succeeded(3)])
    }
  })

  for (const [what, remaining] of [
    ["while there is plenty left", 40],
    ["when there is nothing left", 0]
  ] as const) {
    test(`lets them take turns before the tenant's limit, ${what}`, async () => {
      const tenant = await tenantOf({
        expiresIn: 86_400,
        begun: 1,
        headers: { "x-ratelimit-limit": "50", "x-ratelimit-remaining": String(remaining) }
      })
      const worker = await workerOf()
      expect(await together(8, worker, tenant.origin, "static")).toStrictEqual(succeeded(8))
      expect(tenant.log).toStrictEqual(Array.from({ length: 8 }, () => "Bearer static"))
    })
  }
})

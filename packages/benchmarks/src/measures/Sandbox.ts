/**
 * The sandbox as a server: how long it takes to start and to be seeded, how many requests a second it
 * serves beside a bare `node:http` server that responds with the same bytes, whether its memory grows, and
 * whether the last page of a long list costs what the first one does.
 */
import { fork, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { Pool } from "undici"
import type { Effort } from "../Effort.ts"
import { counted, type Figure } from "../Figure.ts"
import { pathOf } from "../Repository.ts"
import { interleave } from "../Rounds.ts"
import type { ServerMessage } from "../sandbox/server.ts"
import { ratios, summarize } from "../Statistics.ts"

const atOnce = 16
const subject = "/api/v2/users/auth0%7Cada"

interface Server extends AsyncDisposable {
  readonly origin: string
  readonly token: string
  readonly ask: <A>(message: ServerMessage) => Promise<A>
}

const next = async <A>(child: ChildProcess): Promise<A> => {
  const [message] = await once(child, "message")
  return message
}

const startServer = async (kind: "bare" | "sandbox"): Promise<Server> => {
  const child = fork(fileURLToPath(new URL("../sandbox/server.ts", import.meta.url)), [kind])
  const { origin, token = "" } = await next<{ readonly origin: string; readonly token?: string }>(
    child
  )
  return {
    origin,
    token,
    ask: async <A>(message: ServerMessage) => {
      child.send(message)
      return next<A>(child)
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(child, "close")
      child.kill()
      await closed
    }
  }
}

const requestOf = (server: Server, write: boolean) => ({
  method: write ? ("PATCH" as const) : ("GET" as const),
  path: subject,
  headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
  body: write ? '{"user_metadata":{"theme":"dark"}}' : null
})

/** Sends requests from so many hands until each says that it is over. */
const send = async (pool: Pool, server: Server, write: boolean, isOver: () => boolean) => {
  const options = requestOf(server, write)
  const hand = async (): Promise<void> => {
    while (!isOver()) {
      const { body, statusCode } = await pool.request(options)
      await body.dump()
      if (statusCode !== 200) throw new Error(`a response was ${statusCode}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, hand))
}

const sendCount = async (pool: Pool, server: Server, write: boolean, count: number) => {
  let left = count
  await send(pool, server, write, () => left-- <= 0)
}

const perSecond = async (pool: Pool, server: Server, write: boolean, millis: number) => {
  let count = -atOnce
  const begin = performance.now()
  await send(pool, server, write, () => {
    count += 1
    return performance.now() - begin > millis
  })
  return (count * 1000) / (performance.now() - begin)
}

/** Milliseconds until the command says where it listens. */
const startMillis = async (): Promise<number> => {
  const begin = performance.now()
  const child = spawn(process.execPath, [pathOf("packages/tenant-sandbox/dist/bin.js"), "--json"], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  await once(child.stdout, "data")
  const millis = performance.now() - begin
  const closed = once(child, "close")
  child.kill()
  await closed
  return millis
}

const headersToRetry = (
  headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !["connection", "date", "keep-alive"].includes(name)
        ? [[name, value]]
        : []
    )
  )

const measureRate = async (effort: Effort, write: boolean): Promise<ReadonlyArray<number>> => {
  await using sandbox = await startServer("sandbox")
  await using bare = await startServer("bare")
  const servers = { sandbox, bare }
  const pools = {
    sandbox: new Pool(sandbox.origin, { connections: atOnce }),
    bare: new Pool(bare.origin, { connections: atOnce })
  }
  const first = await pools.sandbox.request(requestOf(sandbox, write))
  await bare.ask({
    kind: "respond",
    headers: headersToRetry(first.headers),
    body: await first.body.text()
  })
  const names = ["sandbox", "bare"] as const
  for (const name of names) await sendCount(pools[name], servers[name], write, effort.sandboxWarmUp)
  const rates = await interleave(names, effort.sandboxRounds, (name) =>
    perSecond(pools[name], servers[name], write, effort.requestSliceMillis)
  )
  await Promise.all(names.map((name) => pools[name].close()))
  return ratios(rates.sandbox, rates.bare)
}

/** The heap after all requests over that after a fifth of them, when every log is full. */
const measureMemory = async (effort: Effort): Promise<number> => {
  await using sandbox = await startServer("sandbox")
  const pool = new Pool(sandbox.origin, { connections: atOnce })
  const part = Math.ceil(effort.sandboxRequests / 10)
  const both = async () => {
    await sendCount(pool, sandbox, true, part)
    await sendCount(pool, sandbox, false, part)
  }
  await both()
  const early = await sandbox.ask<number>({ kind: "memory" })
  for (let done = 1; done < 5; done++) await both()
  const late = await sandbox.ask<number>({ kind: "memory" })
  await pool.close()
  return late / early
}

const measureSeed = async (effort: Effort) => {
  await using sandbox = await startServer("sandbox")
  const seconds = (await sandbox.ask<number>({ kind: "seedUsers", count: 100_000 })) / 1000
  const pool = new Pool(sandbox.origin, { connections: 1 })
  const get = async (path: string): Promise<string> => {
    const { body, statusCode } = await pool.request({
      method: "GET",
      path: `/api/v2${path}`,
      headers: { authorization: `Bearer ${sandbox.token}` }
    })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${path} was returned ${statusCode}: ${text}`)
    return text
  }
  const { id }: { readonly id: string } = JSON.parse(await get("/organizations/name/everybody"))
  const members = `/organizations/${id}/members?take=100`
  let from: string | undefined
  let last = members
  for (;;) {
    const page: { readonly next?: string } = JSON.parse(
      await get(from === undefined ? members : `${members}&from=${from}`)
    )
    if (page.next === undefined) break
    last = `${members}&from=${from ?? page.next}`
    from = page.next
  }
  const times = 50
  const millis = await interleave(["first", "last"], effort.sandboxRounds, async (name) => {
    const begin = performance.now()
    for (let time = 0; time < times; time++) await get(name === "first" ? members : last)
    return performance.now() - begin
  })
  await pool.close()
  return { seconds, pages: ratios(millis["last"] ?? [], millis["first"] ?? []) }
}

const figure = (
  name: string,
  unit: string,
  value: Figure["value"],
  budget: Figure["budget"]
): Figure => ({ name, unit, value, budget, peer: undefined })

/** Measures the sandbox. */
export const measureSandbox = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const { pages, seconds } = await measureSeed(effort)
  const starts: Array<number> = []
  for (let round = 0; round < effort.sandboxRounds; round++) starts.push(await startMillis())
  return [
    figure("sandbox: start of the command, empty", "ms", summarize(starts), { atMost: 600 }),
    figure(
      "sandbox: reads a second",
      "× bare node:http",
      summarize(await measureRate(effort, false)),
      {
        atLeast: 0.35
      }
    ),
    figure(
      "sandbox: writes a second",
      "× bare node:http",
      summarize(await measureRate(effort, true)),
      {
        atLeast: 0.2
      }
    ),
    figure(
      `sandbox: heap after ${effort.sandboxRequests.toLocaleString("en")} requests`,
      "× after a fifth of them",
      counted(await measureMemory(effort)),
      { atMost: 1.05 }
    ),
    figure("sandbox: 100,000 users seeded", "s", counted(seconds), { atMost: 10 }),
    figure("sandbox: last page of 100,000 members", "× the first", summarize(pages), {
      atMost: 1.15
    })
  ]
}

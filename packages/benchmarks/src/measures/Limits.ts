/**
 * Many calls at once before the limit of a production plan, played by the sandbox on real
 * sockets: how long they take over what the limit allows, how many responses are error responses, and
 * how many calls fail. Side by side, each client before a tenant of its own.
 */
import { performance } from "node:perf_hooks"
import { Credentials } from "@effect-auth0/management"
import { list } from "@effect-auth0/management/connections"
import { layer } from "@effect-auth0/management/node"
import { planLimits, type RunningSandbox, startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { ConnectionsClient } from "auth0/connections"
import { createManagementAuth } from "auth0/management"
import { ManagedRuntime, Redacted } from "effect"
import type { Effort } from "../Effort.ts"
import type { Figure } from "../Figure.ts"
import { summarize } from "../Statistics.ts"

const plan = "enterprise-production"
const atOnce = 64

/** One call; a rejection is a call that has failed. */
type Call = () => Promise<unknown>

interface Client {
  readonly call: Call
  readonly close: () => Promise<void>
}

/** Ours over undici with its defaults, but for a deadline that leaves time for a long queue. */
const ours =
  (rateLimits: boolean) =>
  async (sandbox: RunningSandbox): Promise<Client> => {
    const runtime = ManagedRuntime.make(
      layer({
        domain: sandbox.domain,
        origin: sandbox.origin,
        credentials: Credentials.token(Redacted.make(await sandbox.tokens.issue())),
        rateLimits
      })
    )
    return { call: () => runtime.runPromise(list()), close: () => runtime.dispose() }
  }

const peer = async (sandbox: RunningSandbox): Promise<Client> => {
  const token = await sandbox.tokens.issue()
  const connections = new ConnectionsClient({
    ...createManagementAuth({ domain: sandbox.domain, token }).clientOptions,
    baseUrl: `${sandbox.origin}/api/v2`
  })
  return { call: () => connections.list(), close: () => Promise.resolve() }
}

interface Outcome {
  readonly overTheory: number
  readonly throttledPercent: number
  readonly failedPercent: number
}

/** The time that the limit allows no less than: what is there at once, and what flows in. */
const theoryMillis = (calls: number): number => {
  const { tenant } = planLimits[plan]
  if (tenant === undefined) throw new Error(`The plan "${plan}" has no limit`)
  return ((calls - tenant.burst) * tenant.everyMillis) / tenant.tokens
}

const measure = async (
  make: (sandbox: RunningSandbox) => Promise<Client>,
  calls: number
): Promise<Outcome> => {
  const sandbox = await startTenantSandbox({ plan })
  try {
    const client = await make(sandbox)
    let left = calls
    let failed = 0
    const loop = async (): Promise<void> => {
      while (left-- > 0) {
        await client.call().catch(() => {
          failed++
        })
      }
    }
    const start = performance.now()
    await Promise.all(Array.from({ length: atOnce }, loop))
    const millis = performance.now() - start
    await client.close()
    const statuses = sandbox.requests.all().map(({ status }) => status)
    const rejected = statuses.filter((status) => status === 429).length
    return {
      overTheory: millis / theoryMillis(calls),
      throttledPercent: (100 * rejected) / statuses.length,
      failedPercent: (100 * failed) / calls
    }
  } finally {
    await sandbox.close()
  }
}

/** Measures ours, ours without its governor, and the official SDK, all at the same time. */
export const measureLimits = async ({ limitedCalls }: Effort): Promise<ReadonlyArray<Figure>> => {
  const [governed, free, official] = await Promise.all([
    measure(ours(true), limitedCalls),
    measure(ours(false), limitedCalls),
    measure(peer, limitedCalls)
  ])
  const figures = (
    name: string,
    unit: string,
    budget: Figure["budget"],
    of: (outcome: Outcome) => number
  ): ReadonlyArray<Figure> => [
    { name, unit, value: summarize([of(governed)]), budget, peer: of(official) },
    {
      name: `(${name}, without the governor)`,
      unit,
      value: summarize([of(free)]),
      budget: undefined,
      peer: of(official)
    }
  ]
  const load = `${limitedCalls} calls, ${atOnce} at once, 50 and 16/s`
  return [
    ...figures(`${load}: time`, "× the limit's", { atMost: 1.05 }, (outcome) => outcome.overTheory),
    ...figures(`${load}: responses 429`, "%", { atMost: 1 }, (outcome) => outcome.throttledPercent),
    ...figures(`${load}: calls failed`, "%", { atMost: 0 }, (outcome) => outcome.failedPercent)
  ]
}

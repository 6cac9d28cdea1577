/**
 * A tenant in which every stateful operation is called through an SDK, by the contract's examples, and
 * compared with the same request without it. It knows no SDK: a test hands one in as a function of ids
 * and arguments, so that each edition of ours runs the same calls. Its clock stands still.
 */
import { Clock, Effect, Exit, Redacted, Scope } from "effect"
import { TestClock } from "effect/testing"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { operations } from "../../src/generated/Contract.ts"
import { isJsonObject, type JsonValue } from "../../src/http/Json.ts"
import { makeSandbox, type Sandbox } from "../../src/index.ts"
import { managed, requiredQueryOf } from "../conformance/ContractExamples.ts"
import { stepsOf, type Step } from "../conformance/Walk.ts"
import { itemsIn, makeExampleStates, prepare, sendPlainly } from "./ExampleCalls.ts"

/** Calls one operation of an SDK; rejects where it fails. */
export type SdkCall = (id: string, args: ReadonlyArray<unknown>) => Promise<unknown>

/** One request of an operation, and what came of it. */
interface Outcome {
  readonly operation: string | null
  readonly status: number | null
  readonly value: unknown
}

/** The tenant and its operations. */
export interface SdkTenant {
  readonly origin: string
  readonly domain: string
  readonly clientId: string
  readonly clientSecret: string
  /** The time of its clock, as records have it. */
  readonly now: string
  /** Calls an operation by each of its examples; equal where the SDK returns what the tenant sent. */
  readonly compare: (
    id: string,
    call: SdkCall
  ) => Promise<ReadonlyArray<{ readonly expected: Outcome; readonly found: Outcome }>>
  /** Puts the tenant to the state of an operation's examples, and gives the parameters of its path. */
  readonly begin: (id: string) => Promise<ReadonlyArray<string>>
  readonly close: () => Promise<void>
}

/** A value in the place of one that is random, such as an id. */
interface Random {
  readonly random: string
}

const isRandom = (value: unknown): value is Random =>
  typeof value === "object" && value !== null && "random" in value

/** What two responses to the same request have in common. */
const common = (first: JsonValue, second: JsonValue | undefined): unknown => {
  if (Array.isArray(first) && Array.isArray(second) && first.length === second.length) {
    return first.map((item: JsonValue, index) => common(item, second[index]))
  }
  if (isJsonObject(first) && isJsonObject(second)) {
    return Object.fromEntries(
      Object.entries(first).map(([name, value]) => [name, common(value, second[name])])
    )
  }
  return first === second ? first : { random: typeof first }
}

/** A value with what is random in the pattern taken out of it. */
const like = (pattern: unknown, value: unknown): unknown => {
  if (isRandom(pattern)) return typeof value === pattern.random ? pattern : value
  if (Array.isArray(pattern) && Array.isArray(value)) {
    return value.map((item: unknown, index) => like(pattern[index], item))
  }
  if (typeof pattern !== "object" || pattern === null) return value
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  const members = new Map(Object.entries(pattern))
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name, like(members.get(name), of)])
  )
}

/** Of a page, what the list of items and the body say. */
const pageOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "items" in value && "body" in value
    ? { items: value.items, body: value.body }
    : value

const valueOf = (operation: PlayedOperation, text: string): JsonValue | undefined => {
  if (text === "") return undefined
  const body: JsonValue = JSON.parse(text)
  const style = operation.pagination?.style ?? "none"
  return style === "none" ? body : { items: itemsIn(operation, body), body }
}

const pathArguments = (operation: PlayedOperation, step: Step): ReadonlyArray<string> =>
  [...operation.path.matchAll(/\{([^}]+)\}/gu)].map(([, name]) => step.path[name ?? ""] ?? "")

/** The parameters of the path in their order, and then the body or the query. */
const argumentsOf = (operation: PlayedOperation, step: Step): ReadonlyArray<unknown> => {
  const path = pathArguments(operation, step)
  if (step.form !== undefined) {
    const users = new Blob([String(step.form.fields["users"])], { type: "application/json" })
    return [...path, { ...step.form.fields, users }]
  }
  const query = requiredQueryOf(operation.id)
  const request = step.body ?? (Object.keys(query).length > 0 ? query : undefined)
  return request === undefined ? path : [...path, request]
}

/** The ids of all operations that keep state, also those that no SDK of the Management API has. */
export const statefulOperations: ReadonlyArray<string> = operations.map(({ id }) => id)

const operationOf = (id: string): PlayedOperation => {
  const found = managed.find((operation) => operation.id === id)
  if (found === undefined) throw new Error(`${id} keeps no state`)
  return found
}

const compareOn = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  stateBefore: Effect.Success<ReturnType<typeof makeExampleStates>>,
  id: string,
  call: SdkCall
) {
  const operation = operationOf(id)
  const before = stateBefore(operation)
  const plainly = Effect.fnUntraced(function* (step: Step) {
    const { body, status } = yield* sendPlainly(
      sandbox,
      operation,
      yield* prepare(sandbox, before, operation, step)
    )
    return { operation: id, status, value: valueOf(operation, body) }
  })
  return yield* Effect.forEach(stepsOf(operation), (step) =>
    Effect.gen(function* () {
      const [first, second] = [yield* plainly(step), yield* plainly(step)]
      const value = first.value === undefined ? undefined : common(first.value, second.value)
      const whole = yield* prepare(sandbox, before, operation, step)
      yield* sandbox.requests.clear
      const returned = yield* Effect.promise(() => call(id, argumentsOf(operation, whole)))
      const sent = (yield* sandbox.requests.all).findLast((one) => one.operation !== "oauth.token")
      return {
        expected: { ...first, value },
        found: {
          operation: sent?.operation ?? null,
          status: sent?.status ?? null,
          value: like(value, pageOf(returned))
        }
      }
    })
  )
})

// No example has this time.
const now = "2026-01-01T00:00:01.000Z"

/** Starts the tenant. */
export const startSdkTenant = async (): Promise<SdkTenant> => {
  const scope = await Effect.runPromise(Scope.make())
  const made = Effect.gen(function* () {
    const clock = yield* TestClock.make()
    yield* clock.setTime(Date.parse(now))
    const sandbox = yield* Effect.provideService(makeSandbox(), Clock.Clock, clock)
    return { sandbox, stateBefore: yield* makeExampleStates(sandbox) }
  })
  const { sandbox, stateBefore } = await Effect.runPromise(Scope.provide(made, scope))
  return {
    origin: sandbox.origin,
    domain: sandbox.domain,
    clientId: sandbox.clientId,
    clientSecret: Redacted.value(sandbox.clientSecret),
    now,
    compare: (id, call) => Effect.runPromise(compareOn(sandbox, stateBefore, id, call)),
    begin: (id) => {
      const operation = operationOf(id)
      const [step] = stepsOf(operation)
      return Effect.runPromise(
        step === undefined
          ? Effect.succeed([])
          : Effect.map(prepare(sandbox, stateBefore(operation), operation, step), (whole) =>
              pathArguments(operation, whole)
            )
      )
    },
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

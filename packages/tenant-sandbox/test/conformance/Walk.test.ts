import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { TenantSandbox, type TenantState } from "../../src/index.ts"
import { send, type Reply } from "../support/Request.ts"
import { contractFiles, declaredPairs, violations } from "./Contract.ts"
import { managed, pathOf } from "./ContractExamples.ts"
import { exampleState } from "./ExampleTenant.ts"
import { startPrism } from "./Prism.ts"
import { unmet } from "./Unmet.ts"
import { absent, stateBefore, stepsOf, type Step } from "./Walk.ts"

const walked = managed.filter(({ id }) => !id.startsWith("connections."))

/** A proxy in front of the sandbox, the states that the walk begins with, and where it has been. */
class Course extends Context.Service<
  Course,
  {
    readonly prism: string
    readonly bare: TenantState
    readonly state: TenantState
    readonly reached: Set<string>
  }
>()("Course") {
  static readonly layer = Layer.effect(
    Course,
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const bare = yield* sandbox.state
      return {
        prism: yield* startPrism(contractFiles.management, `${sandbox.origin}/api/v2`),
        bare,
        state: exampleState(bare),
        reached: new Set<string>()
      }
    })
  )
}

interface Ask {
  readonly token?: "none" | "powerless"
  readonly query?: Readonly<Record<string, string>>
  readonly text?: string
}

/** Sends a step to an origin, as it is or with something wrong about it. */
const ask = Effect.fnUntraced(function* (
  origin: string,
  base: string,
  operation: PlayedOperation,
  step: Step,
  wrong: Ask = {}
) {
  const sandbox = yield* TenantSandbox
  const token =
    wrong.token === "none"
      ? undefined
      : yield* sandbox.tokens.issue(wrong.token === "powerless" ? { scopes: [] } : {})
  const text = wrong.text ?? step.form?.text
  return yield* send(origin, {
    method: operation.method,
    path: pathOf(operation, step.path, { ...step.query, ...wrong.query }).replace("/api/v2", base),
    token,
    body: step.body,
    ...(text === undefined ? {} : { text }),
    ...(step.form === undefined || wrong.text !== undefined
      ? {}
      : { headers: { "content-type": step.form.type } })
  })
})

/** What Prism says is wrong with a response. */
const byPrism = (reply: Reply): ReadonlyArray<string> => {
  const header = reply.headers["sl-violations"]
  const found: ReadonlyArray<{
    readonly location: ReadonlyArray<string>
    readonly message: string
  }> = typeof header === "string" ? JSON.parse(header) : []
  return found.filter(({ location }) => location[0] === "response").map(({ message }) => message)
}

layer(Course.layer.pipe(Layer.provideMerge(TenantSandbox.layer())), {
  excludeTestServices: true,
  timeout: 600_000
})("every stateful operation", (it) => {
  it.effect.each(walked)("$id is as the contract says", (operation) =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const { bare, prism, reached, state } = yield* Course
      const before = stateBefore(operation, state, bare)
      const signing = operation.path.startsWith("/api/v2/keys/signing/{kid}")
      const steps = signing ? yield* signingSteps(operation) : stepsOf(operation)
      const found: Array<string> = []
      const note = (reply: Reply, expected: (status: number) => boolean, what: string): void => {
        reached.add(`${operation.id} ${reply.status}`)
        const wrong = [
          ...(expected(reply.status) ? [] : [`${reply.status} ${reply.text}`]),
          ...violations(operation.id, reply)
        ]
        found.push(...wrong.map((problem) => `${what}: ${problem}`))
      }
      const succeeded = (status: number): boolean => status < 300
      for (const step of steps) {
        yield* sandbox.restore(before)
        const proxied = yield* ask(prism, "", operation, step)
        found.push(...byPrism(proxied).map((problem) => `Prism: ${problem}`))
        yield* sandbox.restore(before)
        note(yield* ask(sandbox.origin, "/api/v2", operation, step), succeeded, "success")
        // Once more, which a few take and the others reject.
        note(yield* ask(sandbox.origin, "/api/v2", operation, step), () => true, "again")
      }
      const [step] = steps
      if (step === undefined) return assert.fail("no request")
      yield* sandbox.restore(bare)
      if (!signing) {
        const reply = yield* ask(sandbox.origin, "/api/v2", operation, step)
        if (operation.statuses.includes(reply.status)) note(reply, () => true, "in a new tenant")
      }
      yield* sandbox.restore(state)
      for (const lost of absent(step)) {
        const declared = operation.statuses.includes(404) && !signing
        const reply = yield* ask(sandbox.origin, "/api/v2", operation, lost)
        if (declared) note(reply, () => true, "absent")
      }
      note(
        yield* ask(sandbox.origin, "/api/v2", operation, step, { token: "none" }),
        (status) => status === 401,
        "without a token"
      )
      note(
        yield* ask(sandbox.origin, "/api/v2", operation, step, { token: "powerless" }),
        (status) => status === 403,
        "without a scope"
      )
      yield* sandbox.faults.inject({ kind: "tooManyRequests", operation: operation.id })
      note(
        yield* ask(sandbox.origin, "/api/v2", operation, step),
        (status) => status === 429,
        "too many"
      )
      if (operation.statuses.includes(400)) {
        note(
          yield* ask(sandbox.origin, "/api/v2", operation, step, { query: { undeclared: "1" } }),
          (status) => status === 400,
          "an undeclared parameter"
        )
      }
      assert.deepStrictEqual(found, [])
    })
  )

  it.effect("met every declared status, or there is a reason why not", () =>
    Effect.gen(function* () {
      const { reached } = yield* Course
      const ids = new Set(walked.map(({ id }) => id))
      const missing = declaredPairs.filter(
        (pair) => ids.has(pair.split(" ")[0] ?? "") && !reached.has(pair)
      )
      assert.deepStrictEqual([...missing].sort(), Object.values(unmet).flat().sort())
    })
  )
})

/** Signing keys have the ids that they were minted with. */
const signingSteps = Effect.fnUntraced(function* (operation: PlayedOperation) {
  const sandbox = yield* TenantSandbox
  const token = yield* sandbox.tokens.issue()
  const list = "/api/v2/keys/signing"
  if (operation.method === "PUT") {
    yield* send(sandbox.origin, { method: "POST", path: `${list}/rotate`, token })
  }
  const reply = yield* send(sandbox.origin, { path: list, token })
  const keys: ReadonlyArray<{ readonly kid: string; readonly previous?: boolean }> = JSON.parse(
    reply.text
  )
  const key = keys.find(({ previous }) => (operation.method === "PUT" ? previous : true))
  return [{ path: { kid: key?.kid ?? "" }, query: {}, body: undefined }]
})

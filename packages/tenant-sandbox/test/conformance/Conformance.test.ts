import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { operations, otherOperations } from "../../src/generated/Contract.ts"
import { handlers } from "../../src/operations/index.ts"
import { TenantSandbox, type Sandbox } from "../../src/index.ts"
import { manage, send, type Reply } from "../support/Request.ts"
import { contractFiles, declaredPairs, violations } from "./Contract.ts"
import { startPrism } from "./Prism.ts"
import { isOfConnections, neverReturned, scenarios, tenant, type Scenario } from "./Scenarios.ts"
import { startTampering, type Tampering } from "./Tampering.ts"

/** Proxies in front of the sandbox, one for each contract. */
class Proxies extends Context.Service<
  Proxies,
  { readonly management: string; readonly authentication: string }
>()("Proxies") {
  static readonly layer = Layer.effect(
    Proxies,
    Effect.gen(function* () {
      const { origin } = yield* TenantSandbox
      const [management, authentication] = yield* Effect.all(
        [
          startPrism(contractFiles.management, `${origin}/api/v2`),
          startPrism(contractFiles.authentication, origin)
        ],
        { concurrency: 2 }
      )
      return { management, authentication }
    })
  )
}

/** Brings the tenant to where the scenario begins, and gives its request. */
const prepare = Effect.fnUntraced(function* (sandbox: Sandbox, scenario: Scenario) {
  yield* sandbox.reset
  if (scenario.before !== undefined) yield* scenario.before(sandbox)
  return yield* scenario.request(sandbox)
})

/** Prism does not serve the API's base path. */
const behindBasePath = (path: string): string => path.replace(/^\/api\/v2/u, "")

interface Violation {
  readonly location: ReadonlyArray<string>
  readonly message: string
}

/** What Prism found in a response, and whether the response is the sandbox's at all. */
const prismVerdict = (reply: Reply): ReadonlyArray<string> => {
  const header = reply.headers["sl-violations"]
  const found: ReadonlyArray<Violation> = typeof header === "string" ? JSON.parse(header) : []
  return [
    ...(reply.headers["x-tenant-sandbox"] === "1" ? [] : ["a response that is not the sandbox's"]),
    ...found.filter(({ location }) => location[0] === "response").map(({ message }) => message)
  ]
}

const live = Proxies.layer.pipe(Layer.provideMerge(TenantSandbox.layer(tenant)))

layer(live, { excludeTestServices: true, timeout: 600_000 })(
  "every response of the sandbox",
  (it) => {
    it.effect("has a scenario, or a reason why it has none", () =>
      Effect.sync(() => {
        const played = declaredPairs.filter((pair) => {
          const id = pair.split(" ")[0] ?? ""
          return id in handlers && isOfConnections(id)
        })
        const reached = new Set(scenarios.map(({ operation, status }) => `${operation} ${status}`))
        assert.deepStrictEqual(
          [...new Set([...reached, ...neverReturned])].sort(),
          [...played].sort()
        )
        assert.deepStrictEqual(operations.map(({ id }) => id).sort(), Object.keys(handlers).sort())
        assert.deepStrictEqual(
          [...operations, ...otherOperations].map(({ id }) => id).sort(),
          [...new Set(declaredPairs.map((pair) => pair.split(" ")[0] ?? ""))].sort()
        )
        assert.deepStrictEqual(
          otherOperations.map(({ id }) => id).filter((id) => id.startsWith("connections.")),
          ["connections.directoryProvisioning.synchronizations.create"]
        )
      })
    )

    it.effect.each(scenarios)("$name is as the contract says", (scenario) =>
      Effect.gen(function* () {
        const sandbox = yield* TenantSandbox
        const request = yield* prepare(sandbox, scenario)
        const reply = yield* send(sandbox.origin, request)
        assert.deepStrictEqual(
          [reply.status, reply.headers["x-tenant-sandbox"], violations(scenario.operation, reply)],
          [scenario.status, "1", []]
        )
      })
    )

    it.effect.each(scenarios)("$name passes Prism", (scenario) =>
      Effect.gen(function* () {
        const sandbox = yield* TenantSandbox
        const proxies = yield* Proxies
        const request = yield* prepare(sandbox, scenario)
        const isManagement = request.path.startsWith("/api/v2/")
        const reply = yield* send(isManagement ? proxies.management : proxies.authentication, {
          ...request,
          path: behindBasePath(request.path)
        })
        assert.deepStrictEqual([reply.status, prismVerdict(reply)], [scenario.status, []])
      })
    )

    describe("with a breach of the contract", () => {
      const breaches: ReadonlyArray<{
        readonly name: string
        readonly tamper: Tampering
        readonly byContract: RegExp
        readonly byPrism: RegExp
      }> = [
        {
          name: "without kid",
          tamper: ({ body, ...response }) => ({
            ...response,
            body: body.replace('"kid"', '"key"')
          }),
          byContract: /must have required property 'kid'/u,
          byPrism: /must have required property 'kid'/u
        },
        {
          name: "with a status that is not declared",
          tamper: (response) => ({ ...response, status: 200 }),
          byContract: /status 200 is not declared/u,
          byPrism: /status code/u
        },
        {
          name: "with another content type",
          tamper: (response) => ({ ...response, contentType: "text/plain" }),
          byContract: /content type text\/plain/u,
          byPrism: /media type/u
        }
      ]

      it.effect.each(breaches)(
        "is caught $name",
        ({ tamper, byContract, byPrism }) =>
          Effect.gen(function* () {
            const sandbox = yield* TenantSandbox
            yield* sandbox.reset
            const [connection] = yield* sandbox.connections.all
            const path = `/connections/${connection?.id}/keys/rotate`
            const tampered = yield* startTampering(sandbox.origin, tamper)
            const proxy = yield* startPrism(contractFiles.management, `${tampered}/api/v2`)
            const token = yield* sandbox.tokens.issue()
            const direct = yield* send(tampered, { method: "POST", path: `/api/v2${path}`, token })
            const proxied = yield* send(proxy, { method: "POST", path, token })
            const operation = "connections.keys.rotate"
            assert.match(violations(operation, direct).join("; "), byContract)
            assert.match(prismVerdict(proxied).join("; "), byPrism)
            const sound = yield* manage(sandbox, "POST", path)
            assert.deepStrictEqual(violations(operation, sound), [])
          }).pipe(Effect.scoped),
        600_000
      )
    })
  }
)

import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Effect, Layer, Redacted } from "effect"
import { expect, test } from "vitest"
import { countClients, Directory, Tenants } from "./main.ts"

test("each tenant has a client of its own, which its calls share", async () => {
  const acme = await startTenantSandbox({ seed: { clients: [{ name: "one" }, { name: "two" }] } })
  const globex = await startTenantSandbox()
  const directory = Layer.succeed(Directory)({
    find: (name) => {
      const { domain, origin, clientId, clientSecret } = name === "acme" ? acme : globex
      return Effect.succeed({
        domain,
        origin,
        clientId,
        clientSecret: Redacted.make(clientSecret)
      })
    }
  })
  const [first = 0, second = 0, third = 0] = await Effect.runPromise(
    Effect.forEach(["acme", "globex", "acme"], countClients).pipe(
      Effect.provide(Tenants.layer.pipe(Layer.provide(directory)))
    )
  )
  const tokens = acme.requests.all().filter(({ path }) => path === "/oauth/token")
  expect([first - second, third, tokens.length]).toStrictEqual([2, first, 1])
  await acme.close()
  await globex.close()
})

import { readFileSync } from "node:fs"
import { layerEnv } from "@effect-auth0/management/node"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Effect, Stream } from "effect"
import { expect, test, vi } from "vitest"
import { parse } from "yaml"
import { unused } from "./main.ts"

test("lists connections that no application uses", async () => {
  const sandbox = await startTenantSandbox({
    seed: { connections: [{ name: "acme", strategy: "oidc" }] }
  })
  vi.stubEnv("AUTH0_DOMAIN", sandbox.domain)
  vi.stubEnv("AUTH0_ORIGIN", sandbox.origin)
  vi.stubEnv("AUTH0_CLIENT_ID", sandbox.clientId)
  vi.stubEnv("AUTH0_CLIENT_SECRET", sandbox.clientSecret)
  const names = await Effect.runPromise(unused.pipe(Stream.runCollect, Effect.provide(layerEnv())))
  await sandbox.close()
  expect(names).toStrictEqual(["acme"])
})

test("the workflow runs the program", () => {
  const { jobs } = parse(readFileSync(new URL("workflow.yml", import.meta.url), "utf8"))
  expect(jobs.list.steps.at(-1).run).toBe("node main.ts")
})

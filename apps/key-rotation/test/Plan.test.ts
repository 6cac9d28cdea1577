/** What can be rotated, what filters choose, and the plan that comes of it. */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { takeInventory } from "../src/inventory/Inventory.ts"
import { rotatabilityOf } from "../src/inventory/Rotatability.ts"
import { type Filters, matches } from "../src/plan/Filters.ts"
import { makePlan } from "../src/plan/Plan.ts"
import { Tenant } from "../src/tenant/Tenant.ts"
import { connection, entry, inventory, key, keys, now } from "./support/Entries.ts"
import { makeMemoryTenant } from "./support/MemoryTenant.ts"

describe("rotatabilityOf", () => {
  const obstacleOf = (...args: Parameters<typeof rotatabilityOf>) => {
    const rotatability = rotatabilityOf(...args)
    return rotatability.rotatable ? "none" : rotatability.obstacle
  }
  const good = keys(key("a", -5), key("b", 1))

  it("finds no obstacle where the next key is good, whatever the current one", () => {
    assert.deepStrictEqual(rotatabilityOf(connection("acme"), good, now), { rotatable: true })
  })

  it("finds each obstacle, the deepest first", () => {
    const hidden = connection("acme", { optionsVisible: false, authentication: null })
    const other = connection("acme", { authentication: "client_secret_post" })
    const unset = connection("acme", { authentication: null })
    const acme = connection("acme")
    assert.deepStrictEqual(
      [
        obstacleOf(hidden, good, now),
        obstacleOf(other, good, now),
        obstacleOf(unset, good, now),
        obstacleOf(acme, undefined, now),
        obstacleOf(acme, { count: 0 }, now),
        obstacleOf(acme, { current: key("a", 9), count: 2 }, now),
        obstacleOf(acme, { next: key("a", 9), count: 2 }, now),
        obstacleOf(acme, keys(key("a", 9), key("b", 0)), now)
      ],
      [
        "options-hidden",
        "other-authentication",
        "other-authentication",
        "keys-not-supported",
        "no-keys",
        "roles-unknown",
        "roles-unknown",
        "next-expired"
      ]
    )
  })

  it("does not hold an unknown expiry against a key", () => {
    const unknown = { ...key("b", 1), expiresAt: null }
    assert.strictEqual(obstacleOf(connection("acme"), keys(key("a", 9), unknown), now), "none")
  })
})

describe("matches", () => {
  const acme = entry(connection("acme-partners"), keys(key("a", 30), key("b", 300)))
  const passes = (filters: Filters) => matches(filters, acme, now)

  it("lets everything through without filters", () => {
    assert.isTrue(passes({}))
  })

  it("compares names by a part or a glob", () => {
    assert.deepStrictEqual(
      ["partner", "acme", "x", "acme-*", "*-partners", "partner*", "acme-{partners,people}"].map(
        (name) => passes({ name })
      ),
      [true, true, false, true, true, false, true]
    )
  })

  it("compares strategies", () => {
    assert.deepStrictEqual(
      ["oidc", "okta"].map((strategy) => passes({ strategy })),
      [true, false]
    )
  })

  it("compares the current key's expiry and age, both ends included", () => {
    assert.deepStrictEqual(
      [29, 30, 31].map((days) => passes({ expiresWithin: Duration.days(days) })),
      [false, true, true]
    )
    assert.deepStrictEqual(
      [334, 335, 336].map((days) => passes({ olderThan: Duration.days(days) })),
      [true, true, false]
    )
  })

  it("lets no key with unknown dates through a filter on dates", () => {
    const undated = entry(
      connection("acme"),
      keys({ ...key("a", 1), expiresAt: null, mintedAt: null }, key("b", 2))
    )
    const keyless = entry(connection("acme"), { count: 0 })
    for (const candidate of [undated, keyless]) {
      assert.isFalse(matches({ expiresWithin: Duration.days(9999) }, candidate, now))
      assert.isFalse(matches({ olderThan: Duration.zero }, candidate, now))
      assert.isTrue(matches({ name: "acme" }, candidate, now))
    }
  })

  it("wants every filter to hold", () => {
    assert.isFalse(passes({ name: "acme", strategy: "okta" }))
  })
})

describe("makePlan", () => {
  const acme = entry(
    connection("acme"),
    keys(key("acme-1", 10, "RS256"), key("acme-2", 300, "ES256"))
  )
  const odd = entry(connection("odd"), keys(key("odd-1", 10), key("odd-2", 300, "HS256")))
  const hidden = entry(connection("hidden", { optionsVisible: false, authentication: null }))

  it("names keys by kid, and keeps the algorithm of the next key", () => {
    assert.deepStrictEqual(makePlan(inventory([acme, hidden, odd]), {}, null), {
      version: 1,
      tenant: "tenant.example",
      plannedAt: "2026-06-01T00:00:00.000Z",
      rotations: [
        {
          id: "con_acme",
          name: "acme",
          strategy: "oidc",
          current: "acme-1",
          next: "acme-2",
          currentExpiresAt: "2026-06-11T00:00:00.000Z",
          nextExpiresAt: "2027-03-28T00:00:00.000Z",
          algorithm: "ES256"
        },
        {
          id: "con_odd",
          name: "odd",
          strategy: "oidc",
          current: "odd-1",
          next: "odd-2",
          currentExpiresAt: "2026-06-11T00:00:00.000Z",
          nextExpiresAt: "2027-03-28T00:00:00.000Z",
          algorithm: null
        }
      ],
      skipped: [
        {
          id: "con_hidden",
          name: "hidden",
          strategy: "oidc",
          obstacle: "options-hidden",
          explanation:
            "how it authenticates cannot be seen: the token needs the scope read:connections_options"
        }
      ]
    })
  })

  it("asks for one algorithm where there is a wish, and leaves out what the filters do", () => {
    const plan = makePlan(inventory([acme, hidden, odd]), { name: "odd" }, "PS384")
    assert.deepStrictEqual(
      plan.rotations.map(({ algorithm, name }) => ({ algorithm, name })),
      [{ algorithm: "PS384", name: "odd" }]
    )
    assert.deepStrictEqual(plan.skipped, [])
  })
})

describe("takeInventory", () => {
  it.effect("is in the order of names, and without what is deleted meanwhile", () =>
    Effect.gen(function* () {
      const tenant = makeMemoryTenant(["globex", "acme", "initech"])
      const connections = yield* tenant.service.connections
      tenant.remove("initech")
      const taken = yield* takeInventory({ concurrency: 2 }).pipe(
        Effect.provideService(Tenant, {
          ...tenant.service,
          connections: Effect.succeed(connections)
        })
      )
      assert.strictEqual(taken.tenant, "tenant.example")
      assert.deepStrictEqual(
        taken.entries.map(({ connection: { name }, keys: { current, next } }) => ({
          name,
          keys: [current?.kid, next?.kid]
        })),
        [
          { name: "acme", keys: ["acme-1", "acme-2"] },
          { name: "globex", keys: ["globex-1", "globex-2"] }
        ]
      )
    })
  )

  it.effect("fails as a whole when the tenant cannot be read", () =>
    Effect.gen(function* () {
      const tenant = makeMemoryTenant(["acme"])
      tenant.failReads("acme", 1)
      const error = yield* Effect.flip(
        takeInventory({ concurrency: 2 }).pipe(Effect.provide(tenant.layer))
      )
      assert.strictEqual(error._tag, "TenantUnavailable")
    })
  )
})

/** What can be rotated, what filters choose, and the plan that comes of it. */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { takeInventory } from "../src/inventory/Inventory.ts"
import { rotatabilityOf } from "../src/inventory/Rotatability.ts"
import { type Filters, matches } from "../src/plan/Filters.ts"
import { makePlan } from "../src/plan/Plan.ts"
import { problemsOf } from "../src/plan/PlanCheck.ts"
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
    assert.deepStrictEqual(makePlan(inventory([acme, hidden, odd])), {
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
          rotateAgainBefore: null,
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
          rotateAgainBefore: null,
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
      ],
      warnings: []
    })
  })

  it("asks for one algorithm where there is a wish, and leaves out what the filters do", () => {
    const plan = makePlan(inventory([acme, hidden, odd]), {
      filters: { name: "odd" },
      algorithm: "PS384"
    })
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

  it.effect("lists a connection that cannot be read, and fails only if none can", () =>
    Effect.gen(function* () {
      const tenant = makeMemoryTenant(["acme", "globex"])
      tenant.failReads("acme", 1)
      const taken = yield* takeInventory({ concurrency: 2 }).pipe(Effect.provide(tenant.layer))
      assert.deepStrictEqual(
        taken.entries.map(({ rotatability }) => rotatability),
        [
          {
            rotatable: false,
            obstacle: "unreadable",
            explanation: "its keys could not be read: no response"
          },
          { rotatable: true }
        ]
      )
      // It may be due, so that no filter on dates leaves it out in silence.
      const plan = makePlan(taken, { filters: { expiresWithin: Duration.days(1) } })
      assert.deepStrictEqual(
        plan.skipped.map(({ name, obstacle }) => [name, obstacle]),
        [["acme", "unreadable"]]
      )
      tenant.failReads("acme", 1)
      tenant.failReads("globex", 1)
      const error = yield* Effect.flip(
        takeInventory({ concurrency: 2 }).pipe(Effect.provide(tenant.layer))
      )
      assert.strictEqual(error._tag, "TenantUnavailable")
    })
  )

  it.effect("reads the keys of connections that can match, and of no others", () =>
    Effect.gen(function* () {
      const tenant = makeMemoryTenant(["acme", "globex", "initech"])
      const taken = yield* takeInventory({
        concurrency: 2,
        filters: { name: "acme", strategy: "oidc" }
      }).pipe(Effect.provide(tenant.layer))
      assert.deepStrictEqual([taken.entries.length, tenant.reads()], [1, 1])
    })
  )
})

describe("a plan for keys that last", () => {
  const short = entry(connection("short"), keys(key("s1", 10), key("s2", 12)))
  const long = entry(connection("long"), keys(key("l1", 20), key("l2", 300)))
  const later = entry(connection("later"), keys(key("a1", 100), key("a2", 100)))
  const fine = entry(connection("fine"), keys(key("f1", 300), key("f2", 300)))
  const filters = { expiresWithin: Duration.days(30) }

  it("says which connections need a second rotation, and warns about the rest", () => {
    const plan = makePlan(inventory([short, long, later, fine]), {
      filters,
      validFor: Duration.days(180)
    })
    assert.deepStrictEqual(
      plan.rotations.map(({ name, rotateAgainBefore }) => [name, rotateAgainBefore]),
      [
        ["short", "2026-06-13T00:00:00.000Z"],
        ["long", null]
      ]
    )
    assert.deepStrictEqual(plan.warnings, [
      {
        id: "con_later",
        name: "later",
        warning:
          "its current key has 100 days left and its next key 100: it needs two rotations for keys that are valid for 180 days"
      }
    ])
    // Never both in one run.
    assert.deepStrictEqual(plan.rotations.filter(({ name }) => name === "short").length, 1)
  })

  it("says so unasked where the promoted key would be due by the same filter", () => {
    const [first] = makePlan(inventory([short]), { filters }).rotations
    assert.strictEqual(first?.rotateAgainBefore, "2026-06-13T00:00:00.000Z")
  })

  it("takes at most so many connections, those first whose keys expire first", () => {
    const plan = makePlan(inventory([fine, later, long, short]), { most: 2 })
    assert.deepStrictEqual(
      plan.rotations.map(({ name }) => name),
      ["long", "short"]
    )
    assert.deepStrictEqual(
      plan.skipped.map(({ name, obstacle }) => [name, obstacle]),
      [
        ["fine", "beyond-max"],
        ["later", "beyond-max"]
      ]
    )
  })
})

describe("problemsOf", () => {
  const plan = makePlan(inventory([entry(connection("acme")), entry(connection("globex"))]))
  const [acme, globex] = plan.rotations
  if (acme === undefined || globex === undefined) throw new Error("no plan")

  it("finds nothing wrong with a plan as it was made", () => {
    assert.deepStrictEqual(problemsOf(plan), [])
  })

  it("names every entry that contradicts another", () => {
    const skip = {
      id: "con_globex",
      name: "globex",
      strategy: "oidc",
      obstacle: "",
      explanation: ""
    }
    assert.deepStrictEqual(
      problemsOf({
        ...plan,
        rotations: [
          acme,
          globex,
          acme,
          { ...acme, id: "con_other" },
          { ...acme, id: "con_new", name: "new" },
          { ...globex, id: "con_same", name: "same", current: "x", next: "x" }
        ],
        skipped: [skip]
      }),
      [
        "rotations[2] (acme) has the same id as rotations[0] (acme): con_acme",
        "rotations[2] (acme) has the same name as rotations[0] (acme): acme",
        "rotations[3] (acme) has the same name as rotations[0] (acme): acme",
        "rotations[4] (new) has the same key as rotations[0] (acme): acme-1",
        "rotations[4] (new) has the same key as rotations[0] (acme): acme-2",
        "rotations[5] (same) names one key as current and as next: x",
        "skipped[0] (globex) has the same id as rotations[1] (globex): con_globex",
        "skipped[0] (globex) has the same name as rotations[1] (globex): globex"
      ]
    )
  })
})

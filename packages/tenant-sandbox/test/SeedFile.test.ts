import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { seedSchema } from "../scripts/seedSchema.ts"
import { makeSandbox, readSeedFile, type Sandbox } from "../src/index.ts"
import { seedSchemaFile } from "../src/seed/SeedFile.ts"

const withFile = <A, E, R>(text: string, use: (file: string) => Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "seed-"))),
    (folder) => {
      const file = join(folder, "tenant.yaml")
      writeFileSync(file, text)
      return use(file)
    },
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const everything = `
connections:
  - name: acme-users
    strategy: auth0
resource_servers:
  - identifier: https://billing.example/
    scopes: [{ value: "read:invoices" }, { value: "write:invoices" }]
clients:
  - name: Billing
    client_id: billing
    client_secret: billing-secret
    app_type: non_interactive
    grants:
      - { audience: "https://billing.example/", scope: ["read:invoices"] }
      - { audience: management, scope: ["read:users"] }
roles:
  - name: accountant
    permissions:
      - { resource_server_identifier: "https://billing.example/", permission_name: "read:invoices" }
users:
  - connection: acme-users
    user_id: ada
    email: ada@acme.example
    app_metadata: { plan: gold }
    roles: [accountant]
    permissions:
      - { resource_server_identifier: "https://billing.example/", permission_name: "write:invoices" }
organizations:
  - name: acme
    members: [{ user: ada@acme.example, roles: [accountant] }]
    connections: [{ connection: acme-users, assign_membership_on_login: true }]
settings:
  branding: { colors: { primary: "#ff0000" } }
resources:
  actions:
    - name: greet
      supported_triggers: [{ id: post-login, version: v3 }]
`

const reader = (sandbox: Sandbox) =>
  Effect.map(
    sandbox.tokens.issue(),
    (token) => (path: string) =>
      Effect.map(
        sandbox.handle({
          method: "GET",
          path: `/api/v2${path}`,
          headers: { authorization: `Bearer ${Redacted.value(token)}` }
        }),
        ({ body }): unknown => JSON.parse(body)
      )
  )

describe("a seed file", () => {
  it("has the contract's schema", () => {
    assert.strictEqual(readFileSync(seedSchemaFile, "utf8"), seedSchema())
  })

  it.effect("makes a tenant, also again after a reset", () =>
    withFile(everything, (file) =>
      Effect.gen(function* () {
        const sandbox = yield* makeSandbox({ seed: yield* readSeedFile(file) })
        const get = yield* reader(sandbox)
        const metadata = Effect.gen(function* () {
          const [organization] = (yield* get("/organizations")) as ReadonlyArray<{
            readonly id: string
          }>
          return [
            yield* get("/users?fields=user_id,email,app_metadata"),
            yield* get("/users/auth0%7Cada/permissions"),
            yield* get(`/organizations/${organization?.id ?? ""}/members?fields=user_id,roles`),
            yield* get("/client-grants?client_id=billing"),
            yield* get("/branding"),
            yield* get("/actions/actions?per_page=1")
          ]
        })
        const first = yield* metadata
        const changed = yield* sandbox.handle({
          method: "DELETE",
          path: "/api/v2/users/auth0%7Cada",
          headers: {
            authorization: `Bearer ${Redacted.value(yield* sandbox.tokens.issue())}`
          }
        })
        yield* sandbox.reset
        const again = yield* Effect.flatMap(reader(sandbox), (anew) =>
          anew("/users?fields=user_id,email,app_metadata")
        )
        const [users, permissions, members] = first
        assert.deepStrictEqual(
          [changed.status, users, again, permissions],
          [
            204,
            [
              {
                user_id: "auth0|ada",
                email: "ada@acme.example",
                app_metadata: { plan: "gold" }
              }
            ],
            users,
            [
              {
                permission_name: "write:invoices",
                description: "",
                resource_server_identifier: "https://billing.example/",
                resource_server_name: "https://billing.example/",
                sources: [{ source_id: "", source_name: "", source_type: "DIRECT" }]
              }
            ]
          ]
        )
        const [member] = members as ReadonlyArray<{
          readonly user_id: string
          readonly roles: ReadonlyArray<{ readonly name: string }>
        }>
        assert.deepStrictEqual(
          [member?.user_id, member?.roles.map(({ name }) => name)],
          ["auth0|ada", ["accountant"]]
        )
        const [, , , grants, branding, actions] = first
        assert.deepStrictEqual(
          (grants as ReadonlyArray<{ readonly audience: string; readonly scope: unknown }>).map(
            ({ audience, scope }) => [audience, scope]
          ),
          [
            ["https://billing.example/", ["read:invoices"]],
            [sandbox.audience, ["read:users"]]
          ]
        )
        assert.deepStrictEqual(branding, {
          colors: { primary: "#ff0000", page_background: "#000000" }
        })
        assert.strictEqual((actions as { readonly total: number }).total, 1)
      }).pipe(Effect.scoped)
    )
  )

  it.effect("is empty where it says nothing", () =>
    withFile("# nothing yet\n", (file) =>
      Effect.map(readSeedFile(file), (seed) => assert.deepStrictEqual(seed, {}))
    )
  )

  const wrong: ReadonlyArray<readonly [what: string, text: string, place: string, reason: RegExp]> =
    [
      ["a part that there is none of", "people: []\n", "", /^people is not known here; see /u],
      [
        "a member that there is none of",
        "users:\n  - connection: acme\n    mail: a@b.example\n",
        "users[0]",
        /^mail is not known here/u
      ],
      ["a missing member", "connections:\n  - name: acme\n", "connections[0]", /'strategy'/u],
      ["a wrong type", "roles:\n  - name: 7\n", "roles[0].name", /^must be string$/u],
      ["no YAML", "users: [\n", "", /Flow sequence in block collection|expected/u],
      [
        "aliases without end",
        `a: &a [1,1,1,1,1,1,1,1,1,1]\n${["b", "c", "d"].map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${"abc"[index] ?? ""}`).join(",")}]`).join("\n")}\n`,
        "",
        /alias/iu
      ]
    ]
  it.effect.each(wrong)("with %s is rejected with its place", ([, text, place, reason]) =>
    withFile(text, (file) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(readSeedFile(file))
        assert.deepStrictEqual(
          [error._tag, error.file, error.place],
          ["InvalidSeedFile", file, place]
        )
        assert.match(error.reason, reason)
      })
    )
  )

  it.effect("that is not there is said to be so", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(readSeedFile("/nowhere/tenant.yaml"))
      assert.strictEqual(
        error.message,
        "The seed file /nowhere/tenant.yaml: cannot be read; give the path of a YAML or JSON file"
      )
    })
  )
})

/**
 * After any sequence of valid calls the tenant agrees with a model of a few lines, whatever way it is asked;
 * its pages and figures agree with each other, and its logs with what was called.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { asJsonObject, type JsonObject, type JsonValue } from "../../src/http/Json.ts"
import { makeSandbox, type Sandbox, type TenantState } from "../../src/index.ts"
import { memberKey } from "../../src/resources/Members.ts"
import { permissionKey } from "../../src/resources/Permissions.ts"
import { makeModel, type Kind, type Model } from "./Model.ts"

/** Numbers that are the same for the same seed. */
const numbersOf = (seed: number) => {
  let state = seed * 2_654_435_761
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

interface Reply {
  readonly status: number
  readonly body: JsonValue | undefined
  readonly link: string | undefined
}

interface Play {
  readonly model: Model
  readonly below: (count: number) => number
  readonly ask: (method: string, path: string, body?: JsonValue) => Effect.Effect<Reply>
  /** As `ask`, for a call that must succeed; it is counted, and returns the object of the response. */
  readonly call: (method: string, path: string, body?: JsonValue) => Effect.Effect<JsonObject>
  readonly calls: Array<string>
}

const start = Effect.fnUntraced(function* (sandbox: Sandbox, seed: number) {
  const token = Redacted.value(yield* sandbox.tokens.issue())
  const calls: Array<string> = []
  const ask: Play["ask"] = (method, path, body) =>
    sandbox
      .handle({
        method,
        path: `/api/v2${path}`,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) })
      })
      .pipe(
        Effect.orDie,
        Effect.map(({ body: text, headers, status }) => ({
          status,
          body: text === "" ? undefined : JSON.parse(text),
          link: headers["link"]
        }))
      )
  const play: Play = {
    model: makeModel(),
    below: numbersOf(seed),
    ask,
    call: (method, path, body) =>
      Effect.map(ask(method, path, body), (reply) => {
        calls.push(`${method} ${path} ${JSON.stringify(body) ?? ""}`)
        if (reply.status >= 300) {
          assert.fail(`${JSON.stringify(reply)} to ${calls.slice(-1).join()}`)
        }
        return asJsonObject(reply.body)
      }),
    calls
  }
  return play
})

const path = (strings: TemplateStringsArray, ...ids: ReadonlyArray<string>): string =>
  String.raw(strings, ...ids.map(encodeURIComponent))

const scopes = ["read", "write", "delete"] as const
const permission = (key: string): JsonObject => {
  const [api = "", scope = ""] = key.split(" ")
  return { resource_server_identifier: api, permission_name: scope }
}

type Step = (play: Play) => Effect.Effect<void>

/** One of the things of a kind, or nothing where there is none. */
const one = ({ below, model }: Play, kind: Kind): string | undefined => {
  const ids = model.ids(kind)
  return ids[below(Math.max(1, ids.length))]
}

const withOne =
  (
    kinds: ReadonlyArray<Kind>,
    step: (play: Play, ...ids: ReadonlyArray<string>) => Effect.Effect<void>
  ): Step =>
  (play) => {
    const ids = kinds.flatMap((kind) => one(play, kind) ?? [])
    return ids.length === kinds.length ? step(play, ...ids) : Effect.void
  }

const create =
  (kind: Kind, at: string, member: string, body: (name: string) => JsonObject): Step =>
  (play) =>
    Effect.map(play.call("POST", at, body(`${kind}-${play.calls.length}`)), (made) =>
      play.model.add(kind, String(made[member]))
    )

const remove = (kind: Kind, at: string): Step =>
  withOne([kind], (play, id = "") =>
    Effect.map(play.call("DELETE", `${at}/${encodeURIComponent(id)}`), () => play.model.remove(id))
  )

const apiPath = (identifier: string): string => path`/resource-servers/${identifier}`

/** The scopes that an API has now. */
const scopesOf = (play: Play, api: string) =>
  Effect.map(play.ask("GET", apiPath(api)), ({ body }) => {
    const { scopes: all } = asJsonObject(body)
    return Array.isArray(all) ? all.map((scope) => String(asJsonObject(scope)["value"])) : []
  })

/** What everything else is about. */
const beginnings: ReadonlyArray<Step> = [
  create("roles", "/roles", "id", (name) => ({ name })),
  create("organizations", "/organizations", "id", (name) => ({ name })),
  create("clients", "/clients", "client_id", (name) => ({ name })),
  (play) => {
    const identifier = `https://api-${play.calls.length}.example/`
    return Effect.map(
      play.call("POST", "/resource-servers", {
        identifier,
        scopes: scopes.map((value) => ({ value }))
      }),
      () => play.model.add("apis", identifier)
    )
  },
  (play) => {
    const name = `connection-${play.calls.length}`
    return Effect.map(play.call("POST", "/connections", { name, strategy: "auth0" }), ({ id }) =>
      play.model.add("connections", String(id))
    )
  },
  withOne(["connections"], (play, connection = "") =>
    Effect.gen(function* () {
      const { name } = yield* play
        .ask("GET", path`/connections/${connection}`)
        .pipe(Effect.map(({ body }) => asJsonObject(body)))
      const made = yield* play.call("POST", "/users", {
        connection: String(name),
        email: `user-${play.calls.length}@acme.example`,
        password: "a-Password-1"
      })
      play.model.add("users", String(made["user_id"]), [connection])
    })
  )
]

/** The same step, at one time in so many: what it deletes takes much with it. */
const seldom =
  (times: number, step: Step): Step =>
  (play) =>
    play.below(times) === 0 ? step(play) : Effect.void

const steps: ReadonlyArray<Step> = [
  ...beginnings,
  withOne(["clients", "apis"], (play, client = "", api = "") =>
    Effect.gen(function* () {
      const at = path`/client-grants?client_id=${client}&audience=${api}`
      const { body } = yield* play.ask("GET", at)
      const scope = (yield* scopesOf(play, api)).filter(() => play.below(2) === 0)
      const [existing] = Array.isArray(body) ? body.map(asJsonObject) : []
      const { id = "" } =
        existing === undefined
          ? yield* play.call("POST", "/client-grants", { client_id: client, audience: api, scope })
          : yield* play.call("PATCH", path`/client-grants/${String(existing["id"])}`, { scope })
      const grant = String(id)
      if (existing === undefined) play.model.add("grants", grant, [client, api])
      for (const one of scopes) play.model.part("grant scopes", grant, api, one)
      for (const one of scope) play.model.relate("grant scopes", grant, api, one)
    })
  ),
  withOne(["organizations", "grants"], (play, organization = "", grant = "") =>
    play.model.related("organization grants", { 0: organization }).includes(grant)
      ? Effect.map(
          play.call("DELETE", path`/organizations/${organization}/client-grants/${grant}`),
          () => play.model.part("organization grants", organization, grant)
        )
      : Effect.map(
          play.call("POST", path`/organizations/${organization}/client-grants`, {
            grant_id: grant
          }),
          () => play.model.relate("organization grants", organization, grant)
        )
  ),
  withOne(["organizations", "clients"], (play, organization = "", client = "") => {
    const at = path`/organizations/${organization}/clients`
    return play.model.related("organization clients", { 0: organization }).includes(client)
      ? Effect.map(play.call("DELETE", at, { clients: [client] }), () =>
          play.model.part("organization clients", organization, client)
        )
      : Effect.map(
          play.call("POST", at, {
            clients: [{ client_id: client, use_for_member_access: false }]
          }),
          () => play.model.relate("organization clients", organization, client)
        )
  }),
  withOne(["connections", "clients"], (play, connection = "", client = "") => {
    const enabled = play.model.related("enabled clients", { 0: connection }).includes(client)
    const body = [{ client_id: client, status: !enabled }]
    return Effect.map(play.call("PATCH", path`/connections/${connection}/clients`, body), () =>
      enabled
        ? play.model.part("enabled clients", connection, client)
        : play.model.relate("enabled clients", connection, client)
    )
  }),
  withOne(["organizations", "clients"], (play, organization = "", client = "") =>
    Effect.gen(function* () {
      const connection = play.below(2) === 0 ? one(play, "connections") : undefined
      const role = one(play, "roles")
      const { id } = yield* play.call("POST", path`/organizations/${organization}/invitations`, {
        inviter: { name: "Ada" },
        invitee: { email: `guest-${play.calls.length}@acme.example` },
        client_id: client,
        ...(connection === undefined ? {} : { connection_id: connection }),
        ...(role === undefined ? {} : { roles: [role] })
      })
      const invitation = String(id)
      const owners = [organization, client, ...(connection === undefined ? [] : [connection])]
      play.model.add("invitations", invitation, owners)
      if (role !== undefined) play.model.relate("invitation roles", invitation, role)
    })
  ),
  withOne(["organizations"], (play, organization = "") => {
    const invitations = play.model.owned(organization, "invitations")
    const invitation = invitations[play.below(Math.max(1, invitations.length))]
    return invitation === undefined
      ? Effect.void
      : Effect.map(
          play.call("DELETE", path`/organizations/${organization}/invitations/${invitation}`),
          () => play.model.remove(invitation)
        )
  }),
  withOne(["users", "users"], (play, user = "", other = "") =>
    user === other
      ? Effect.void
      : Effect.gen(function* () {
          const { model } = play
          const connectionOf = (id: string) =>
            model
              .ids("connections")
              .find((one) =>
                [...model.owned(one, "users"), ...model.owned(one, "linked accounts")].includes(id)
              ) ?? ""
          const accounts = [other, ...model.owned(other, "linked accounts")].map(
            (id) => [id, connectionOf(id)] as const
          )
          yield* play.call("POST", path`/users/${user}/identities`, {
            provider: "auth0",
            user_id: other.replace("auth0|", "")
          })
          model.remove(other)
          for (const [id, connection] of accounts) {
            model.add("linked accounts", id, [user, connection])
          }
        })
  ),
  withOne(["users", "connections"], (play, user = "", other = "") =>
    Effect.gen(function* () {
      // Of the main identity, or of one that is linked, where the user has one there.
      const { body } = yield* play.ask("GET", path`/connections/${other}`)
      const { identities } = asJsonObject((yield* play.ask("GET", path`/users/${user}`)).body)
      const { name = "" } = asJsonObject(body)
      const isThere =
        Array.isArray(identities) &&
        identities.some((identity) => asJsonObject(identity)["connection"] === name)
      yield* play.call("PATCH", path`/users/${user}`, {
        email: `changed-${play.calls.length}@acme.example`,
        ...(isThere ? { connection: name } : {})
      })
    })
  ),
  withOne(["linked accounts"], (play, account = "") =>
    Effect.gen(function* () {
      const { model } = play
      const ownerOf = (kind: Kind) =>
        model.ids(kind).find((id) => model.owned(id, "linked accounts").includes(account)) ?? ""
      const [user, connection] = [ownerOf("users"), ownerOf("connections")]
      // While it is linked, nobody else can have its id or its address.
      const { body } = yield* play.ask("GET", path`/users/${user}`)
      const { identities } = asJsonObject(body)
      const local = account.replace("auth0|", "")
      const identity = (Array.isArray(identities) ? identities.map(asJsonObject) : []).find(
        ({ user_id: id }) => id === local
      )
      const { email = "" } = asJsonObject(identity?.["profileData"])
      const twin = { connection: identity?.["connection"] ?? "", password: "a-Password-1" }
      const again = yield* play.ask("POST", "/users", { ...twin, email })
      const id = yield* play.ask("POST", "/users", {
        ...twin,
        email: `twin-${play.calls.length}@acme.example`,
        user_id: local
      })
      assert.deepStrictEqual([again.status, id.status], [409, 409])
      yield* play.call("DELETE", path`/users/${user}/identities/auth0/${local}`)
      model.remove(account)
      model.add("users", account, [connection])
    })
  ),
  withOne(["users", "roles"], (play, user = "", role = "") =>
    Effect.map(play.call("POST", path`/users/${user}/roles`, { roles: [role] }), () =>
      play.model.relate("user roles", user, role)
    )
  ),
  withOne(["roles", "users"], (play, role = "", user = "") =>
    Effect.map(play.call("POST", path`/roles/${role}/users`, { users: [user] }), () =>
      play.model.relate("user roles", user, role)
    )
  ),
  withOne(["users", "roles"], (play, user = "", role = "") =>
    Effect.map(play.call("DELETE", path`/users/${user}/roles`, { roles: [role] }), () =>
      play.model.part("user roles", user, role)
    )
  ),
  ...(["users", "roles"] as const).flatMap((kind): ReadonlyArray<Step> => {
    const relation = kind === "users" ? "user permissions" : "role permissions"
    const at = (id: string): string => `/${kind}/${encodeURIComponent(id)}/permissions`
    return [
      withOne([kind, "apis"], (play, id = "", api = "") => {
        const scope = scopes[play.below(scopes.length)] ?? "read"
        return Effect.flatMap(scopesOf(play, api), (declared) =>
          declared.includes(scope)
            ? Effect.map(
                play.call("POST", at(id), { permissions: [permission(`${api} ${scope}`)] }),
                () => play.model.relate(relation, id, api, scope)
              )
            : Effect.void
        )
      }),
      withOne([kind, "apis"], (play, id = "", api = "") =>
        Effect.map(play.call("DELETE", at(id), { permissions: [permission(`${api} read`)] }), () =>
          play.model.part(relation, id, api, "read")
        )
      )
    ]
  }),
  withOne(["apis"], (play, api = "") => {
    const kept = scopes.filter(() => play.below(2) === 0)
    return Effect.map(
      play.call("PATCH", apiPath(api), { scopes: kept.map((value) => ({ value })) }),
      () => {
        for (const scope of scopes.filter((name) => !kept.includes(name))) {
          for (const relation of [
            "user permissions",
            "role permissions",
            "grant scopes"
          ] as const) {
            for (const id of play.model.related(relation, { 1: api, 2: scope })) {
              play.model.part(relation, id, api, scope)
            }
          }
        }
      }
    )
  }),
  withOne(["organizations", "users"], (play, organization = "", user = "") =>
    Effect.map(
      play.call("POST", path`/organizations/${organization}/members`, { members: [user] }),
      () => play.model.relate("members", organization, user)
    )
  ),
  withOne(["organizations", "users"], (play, organization = "", user = "") =>
    Effect.map(
      play.call("DELETE", path`/organizations/${organization}/members`, { members: [user] }),
      () => play.model.part("members", organization, user)
    )
  ),
  withOne(["organizations", "roles"], (play, organization = "", role = "") => {
    const members = play.model.related("members", { 0: organization })
    const user = members[play.below(Math.max(1, members.length))]
    return user === undefined
      ? Effect.void
      : Effect.map(
          play.call("POST", path`/organizations/${organization}/members/${user}/roles`, {
            roles: [role]
          }),
          () => play.model.relate("member roles", organization, user, role)
        )
  }),
  withOne(["organizations", "connections"], (play, organization = "", connection = "") =>
    play.model.related("organization connections", { 0: organization }).includes(connection)
      ? Effect.map(
          play.call(
            "DELETE",
            path`/organizations/${organization}/enabled_connections/${connection}`
          ),
          () => play.model.part("organization connections", organization, connection)
        )
      : Effect.map(
          play.call("POST", path`/organizations/${organization}/enabled_connections`, {
            connection_id: connection
          }),
          () => play.model.relate("organization connections", organization, connection)
        )
  ),
  remove("users", "/users"),
  remove("roles", "/roles"),
  remove("grants", "/client-grants"),
  seldom(2, remove("clients", "/clients")),
  seldom(2, remove("organizations", "/organizations")),
  seldom(3, remove("apis", "/resource-servers")),
  seldom(3, remove("connections", "/connections"))
]

/** Every item of a list, in pages of a size, with the figures held to each other. */
const walk = Effect.fnUntraced(function* (play: Play, at: string, items: string, size: number) {
  const found: Array<JsonObject> = []
  const separator = at.includes("?") ? "&" : "?"
  for (let page = 0; ; page++) {
    const { body } = yield* play.ask(
      "GET",
      `${at}${separator}per_page=${size}&page=${page}&include_totals=true`
    )
    const { [items]: listed, limit, start, total } = asJsonObject(body)
    const these = Array.isArray(listed) ? listed.map(asJsonObject) : []
    found.push(...these)
    assert.deepStrictEqual([start, limit], [page * size, size], at)
    if (these.length < size) {
      // A page of invitations has no total.
      assert.deepStrictEqual(total, items === "invitations" ? undefined : found.length, at)
      return found
    }
  }
})

const idsIn = (items: ReadonlyArray<JsonObject>, member: string): ReadonlyArray<string> =>
  items.map((item) => String(item[member])).sort()

/** Compares the tenant with the model, from every side that the API shows. */
const agree = Effect.fnUntraced(function* (play: Play) {
  const { below, model } = play
  const size = 1 + below(6)
  const list = (at: string, items: string, member: string) =>
    Effect.map(walk(play, at, items, size), (found) => idsIn(found, member))
  const expected: Record<string, unknown> = {}
  const found: Record<string, unknown> = {}
  const compare = Effect.fnUntraced(function* (
    at: string,
    items: string,
    member: string,
    wanted: ReadonlyArray<string>
  ) {
    found[at] = yield* list(at, items, member)
    expected[at] = [...wanted].sort()
  })
  yield* compare("/users", "users", "user_id", model.ids("users"))
  yield* compare("/roles", "roles", "id", model.ids("roles"))
  yield* compare("/organizations", "organizations", "id", model.ids("organizations"))
  yield* compare("/connections", "connections", "id", model.ids("connections"))
  yield* compare("/client-grants", "client_grants", "id", model.ids("grants"))
  yield* compare("/clients?is_global=false&app_type=spa", "clients", "client_id", [])
  const [some = "nobody", other = "nobody"] = model.ids("users").filter(() => below(3) === 0)
  const search = (q: string) => `/users?q=${encodeURIComponent(q)}`
  const without = (...ids: ReadonlyArray<string>) =>
    model.ids("users").filter((id) => !ids.includes(id))
  const known = (...ids: ReadonlyArray<string>) =>
    model.ids("users").filter((id) => ids.includes(id))
  for (const [q, wanted] of [
    [`user_id:"${some}" OR user_id:"${other}"`, known(some, other)],
    [`user_id:("${some}" OR "${other}")`, known(some, other)],
    [`NOT user_id:("${some}" OR "${other}")`, without(some, other)],
    [`user_id:auth0|* -user_id:"${some}"`, without(some)],
    [`user_id:auth0|* AND NOT (user_id:"${some}" OR user_id:"${other}")`, without(some, other)],
    ["_exists_:email AND user_id:[auth0 TO auth1]", model.ids("users")]
  ] as const) {
    found[q] = idsIn(yield* walk(play, search(q), "users", 100), "user_id")
    expected[q] = [...wanted].sort()
  }
  const permissionsOf = Effect.fnUntraced(function* (at: string) {
    const items = yield* walk(play, at, "permissions", size)
    return items
      .map(
        (item) => `${String(item["resource_server_identifier"])} ${String(item["permission_name"])}`
      )
      .sort()
  })
  const granted = (relation: "user permissions" | "role permissions", id: string) =>
    model
      .ids("apis")
      .flatMap((api) =>
        model.related(relation, { 0: id, 1: api }).map((scope) => `${api} ${scope}`)
      )
      .sort()
  for (const connection of model.ids("connections")) {
    const { body } = yield* play.ask("GET", path`/connections/${connection}`)
    const { enabled_clients: clients } = asJsonObject(body)
    const enabled: ReadonlyArray<JsonValue> = Array.isArray(clients) ? clients : []
    found[`${connection} clients`] = enabled.map(String).sort()
    expected[`${connection} clients`] = model.related("enabled clients", { 0: connection })
  }
  for (const api of model.ids("apis")) {
    for (const grant of model.owned(api, "grants")) {
      const { body } = yield* play.ask("GET", path`/client-grants/${grant}`)
      const { scope } = asJsonObject(body)
      const granted: ReadonlyArray<JsonValue> = Array.isArray(scope) ? scope : []
      found[`${grant} scope`] = granted.map(String).sort()
      expected[`${grant} scope`] = model.related("grant scopes", { 0: grant, 1: api })
    }
  }
  if (some !== "nobody") {
    const search = encodeURIComponent(`type:sapi AND user_id:"${some}"`)
    const logs = yield* walk(play, path`/users/${some}/logs`, "logs", 20)
    found["logs"] = idsIn(logs, "log_id")
    expected["logs"] = idsIn(yield* walk(play, `/logs?search=${search}`, "logs", 20), "log_id")
  }
  for (const user of model.ids("users")) {
    const at = path`/users/${user}`
    const { body } = yield* play.ask("GET", at)
    const { identities } = asJsonObject(body)
    const accounts = (Array.isArray(identities) ? identities.map(asJsonObject) : []).map(
      ({ provider, user_id: id }) => `${String(provider)}|${String(id)}`
    )
    found[`${at} accounts`] = accounts.slice(1).sort()
    expected[`${at} accounts`] = [...model.owned(user, "linked accounts")].sort()
    yield* compare(`${at}/roles`, "roles", "id", model.related("user roles", { 0: user }))
    yield* compare(
      `${at}/organizations`,
      "organizations",
      "id",
      model.related("members", { 1: user })
    )
    found[`${at}/permissions`] = yield* permissionsOf(`${at}/permissions`)
    expected[`${at}/permissions`] = granted("user permissions", user)
  }
  for (const role of model.ids("roles")) {
    const at = path`/roles/${role}`
    yield* compare(`${at}/users`, "users", "user_id", model.related("user roles", { 1: role }))
    found[`${at}/permissions`] = yield* permissionsOf(`${at}/permissions`)
    expected[`${at}/permissions`] = granted("role permissions", role)
  }
  for (const organization of model.ids("organizations")) {
    const at = path`/organizations/${organization}`
    const members = model.related("members", { 0: organization })
    yield* compare(`${at}/members`, "members", "user_id", members)
    yield* compare(
      `${at}/enabled_connections`,
      "enabled_connections",
      "connection_id",
      model.related("organization connections", { 0: organization })
    )
    yield* compare(
      `${at}/client-grants`,
      "client_grants",
      "id",
      model.related("organization grants", { 0: organization })
    )
    yield* compare(
      `${at}/invitations`,
      "invitations",
      "id",
      model.owned(organization, "invitations")
    )
    for (const invitation of model.owned(organization, "invitations")) {
      const { body } = yield* play.ask("GET", `${at}${path`/invitations/${invitation}`}`)
      const { roles } = asJsonObject(body)
      found[invitation] = Array.isArray(roles) ? roles : []
      expected[invitation] = model.related("invitation roles", { 0: invitation })
    }
    for (const user of members) {
      const roles = model.related("member roles", { 0: organization, 1: user })
      yield* compare(`${at}/members/${encodeURIComponent(user)}/roles`, "roles", "id", roles)
    }
  }
  assert.deepStrictEqual(found, expected)
})

/** The pairs of a state that name what is not there. */
const inconsistencies = ({ connections, relations, resources }: TenantState) => {
  const idsOf = (kind: string, member: string) =>
    new Set((resources[kind] ?? []).map((record) => String(record[member])))
  const sides: Readonly<Record<string, ReadonlySet<string>>> = {
    users: idsOf("users", "user_id"),
    roles: idsOf("roles", "id"),
    organizations: idsOf("organizations", "id"),
    clients: idsOf("clients", "client_id"),
    grants: idsOf("client_grants", "id"),
    connections: new Set(connections.map(({ id }) => id)),
    permissions: new Set(
      (resources["resource_servers"] ?? []).flatMap((api) =>
        Array.isArray(api["scopes"])
          ? api["scopes"].map((scope) =>
              permissionKey(String(api["identifier"]), String(asJsonObject(scope)["value"]))
            )
          : []
      )
    ),
    members: new Set(
      (relations["organizations.members"] ?? []).map(({ left, right }) => memberKey(left, right))
    )
  }
  const kinds: Readonly<Record<string, readonly [left: string, right: string]>> = {
    "users.roles": ["users", "roles"],
    "users.permissions": ["users", "permissions"],
    "roles.permissions": ["roles", "permissions"],
    "organizations.members": ["organizations", "users"],
    "organizations.member_roles": ["members", "roles"],
    "organizations.connections": ["organizations", "connections"],
    "organizations.clients": ["organizations", "clients"],
    "organizations.client_grants": ["organizations", "grants"]
  }
  const records = (kind: string) => resources[kind] ?? []
  const texts = (value: JsonValue | undefined) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
  const named: ReadonlyArray<readonly [side: string, ids: ReadonlyArray<string>]> = [
    ...connections.map(({ enabledClients }) => ["clients", enabledClients] as const),
    ...records("client_grants").flatMap(
      ({ audience, client_id: client, scope }) =>
        [
          ["clients", texts(client)],
          ["permissions", texts(scope).map((one) => permissionKey(String(audience), one))]
        ] as const
    ),
    ...records("invitations").flatMap(
      ({ client_id: client, connection_id: connection, organization_id: organization, roles }) =>
        [
          ["clients", texts(client)],
          ["connections", texts(connection)],
          ["organizations", texts(organization)],
          ["roles", texts(roles)]
        ] as const
    )
  ]
  const identities = records("users").flatMap(({ identities: all }) =>
    Array.isArray(all) ? all.map(asJsonObject) : []
  )
  const addresses = records("users").flatMap(({ email, identities: all }) =>
    (Array.isArray(all) ? all.map(asJsonObject) : []).map((identity, index) =>
      JSON.stringify([
        identity["connection"],
        index === 0 ? email : asJsonObject(identity["profileData"])["email"]
      ])
    )
  )
  const accounts = identities.map(
    ({ provider, user_id: id }) => `${String(provider)}|${String(id)}`
  )
  return [
    ...Object.entries(relations).flatMap(([name, pairs]) => {
      const [left = "", right = ""] = kinds[name] ?? []
      return pairs.filter((pair) => !sides[left]?.has(pair.left) || !sides[right]?.has(pair.right))
    }),
    ...named.flatMap(([side, ids]) => ids.filter((id) => !sides[side]?.has(id))),
    ...identities.filter(({ connection }) => !connections.some(({ name }) => name === connection)),
    ...[...addresses, ...accounts].filter((one, index, all) => all.indexOf(one) !== index)
  ]
}

/** Every event of the logs, by their cursor. */
const logsOf = Effect.fnUntraced(function* (play: Play) {
  const events: Array<JsonObject> = []
  let next: string | undefined = "/logs?take=7"
  while (next !== undefined) {
    const { body, link }: Reply = yield* play.ask("GET", next)
    const page: ReadonlyArray<JsonObject> = Array.isArray(body) ? body.map(asJsonObject) : []
    events.push(...page)
    next = page.length === 0 ? undefined : link?.replace(/^<.*\/api\/v2([^>]*)>.*$/u, "$1")
  }
  return events
})

describe("after any sequence of valid calls", () => {
  it.effect.each(Array.from({ length: 25 }, (_, index) => index + 1))(
    "the tenant agrees with the model, itself and its logs: seed %i",
    (seed) =>
      Effect.gen(function* () {
        const sandbox = yield* makeSandbox({ randomSeed: seed })
        const play = yield* start(sandbox, seed)
        // The grant of the application that is there from the start.
        const { body: grants } = yield* play.ask("GET", "/client-grants")
        for (const grant of Array.isArray(grants) ? grants : []) {
          play.model.add("grants", String(asJsonObject(grant)["id"]))
        }
        for (const step of [...beginnings, ...beginnings, ...beginnings]) yield* step(play)
        for (let count = 0; count < 100; count++) {
          yield* steps[play.below(steps.length)]?.(play) ?? Effect.void
          if (count % 50 !== 49) continue
          yield* agree(play)
          assert.deepStrictEqual(inconsistencies(yield* sandbox.state), [])
        }
        const { calls } = play
        const logs = yield* logsOf(play)
        assert.deepStrictEqual(
          logs.map(({ details, type }) => {
            const { method, path: at } = asJsonObject(asJsonObject(details)["request"])
            return [type, String(method).toUpperCase(), String(at).replace("/api/v2", "")]
          }),
          calls.map((one) => ["sapi", ...one.split(" ").slice(0, 2)])
        )
        // A state that was taken and put back is the same tenant.
        const state = yield* sandbox.state
        const restored = yield* sandbox.handle({
          method: "PUT",
          path: "/_sandbox/state",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(state)
        })
        assert.deepStrictEqual([restored.status, restored.body], [204, ""])
        yield* agree(play)
        assert.deepStrictEqual(yield* sandbox.state, state)
      }).pipe(Effect.scoped)
  )
})

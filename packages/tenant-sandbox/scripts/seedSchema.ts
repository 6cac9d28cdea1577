/**
 * Makes seed.schema.json, by which editors know a seed file and the command checks it: the bodies that the
 * contract has for what makes each kind of resource, with what a seed adds to them.
 */
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { operations, schemas } from "../src/generated/Contract.ts"
import { resources, settings } from "../src/resources/definitions/index.ts"
import { signingAlgorithms } from "../src/keys/SigningAlgorithm.ts"

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const bodyOf = (id: string): unknown => {
  const body = operations.find((operation) => operation.id === id)?.body
  if (body === undefined) throw new TypeError(`${id} takes no body`)
  return body.schema
}

/** The schema itself, where it is named. */
const resolved = (schema: unknown): Schema => {
  if (!isSchema(schema)) throw new TypeError("a body has no schema")
  const reference = schema["$ref"]
  return typeof reference === "string"
    ? resolved(schemas[reference.replace("#/$defs/", "")])
    : schema
}

/** A body with members of the seed's own. */
const extended = (id: string, members: Schema): Schema => {
  const schema = resolved(bodyOf(id))
  const properties = schema["properties"]
  if (!isSchema(properties)) throw new TypeError(`the body of ${id} has no members`)
  return { ...schema, properties: { ...properties, ...members } }
}

const text: Schema = { type: "string", minLength: 1 }
const list = (items: unknown): Schema => ({ type: "array", items })
const closed = (properties: Schema, required: ReadonlyArray<string> = []): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false
})
const described = (description: string, schema: Schema): Schema => ({ description, ...schema })

const permissions = described(
  "Scopes of APIs.",
  list(
    closed({ resource_server_identifier: text, permission_name: text }, [
      "resource_server_identifier",
      "permission_name"
    ])
  )
)
const roleNames = described("Names of roles.", list(text))
const days = (what: string): Schema =>
  described(`Days until ${what} expires; below 0 it has expired.`, { type: "number" })
const algorithm: Schema = { enum: signingAlgorithms }

const connection = closed(
  {
    name: text,
    strategy: described("Such as oidc, okta, samlp or auth0.", text),
    id: { type: "string", pattern: "^con_[A-Za-z0-9]{16}$" },
    displayName: text,
    options: { type: "object" },
    keys: described("The keys that it starts with.", {
      anyOf: [
        { const: "none" },
        closed({
          currentExpiresInDays: days("the certificate of the key in use"),
          nextExpiresInDays: days("the certificate of the next key"),
          algorithm,
          nextAlgorithm: algorithm
        })
      ]
    }),
    encryptionKeys: closed({
      currentExpiresInDays: days("the certificate of the key in use"),
      nextExpiresInDays: days("the certificate of the next key")
    }),
    optionsHidden: { type: "boolean" },
    enabledClients: described("Ids of applications.", list(text)),
    online: { type: "boolean" },
    metadata: { type: "object", additionalProperties: { type: "string" } }
  },
  ["name", "strategy"]
)

const properties = {
  connections: list(connection),
  resource_servers: described("APIs.", list(bodyOf("resourceServers.create"))),
  clients: described(
    "Applications, with their client grants.",
    list(
      extended("clients.create", {
        client_id: text,
        client_secret: text,
        grants: list(
          closed(
            {
              audience: described("Of an API; `management` is this tenant's Management API.", text),
              scope: list(text)
            },
            ["audience", "scope"]
          )
        )
      })
    )
  ),
  roles: list(extended("roles.create", { permissions })),
  users: described(
    "Users; they need no password.",
    list(extended("users.create", { roles: roleNames, permissions }))
  ),
  organizations: list(
    extended("organizations.create", {
      members: list(
        closed({ user: described("A user's id or email address.", text), roles: roleNames }, [
          "user"
        ])
      ),
      connections: list(
        closed(
          {
            connection: described("The connection's name.", text),
            assign_membership_on_login: { type: "boolean" },
            show_as_button: { type: "boolean" },
            is_signup_enabled: { type: "boolean" }
          },
          ["connection"]
        )
      ),
      clients: described("Ids or names of applications.", list(text))
    })
  ),
  settings: closed(
    Object.fromEntries(
      settings.flatMap(({ name, operations: { create, replace, update } }) => {
        const id = create ?? update ?? replace
        return id === undefined ? [] : [[name, bodyOf(id)]]
      })
    )
  ),
  resources: closed(
    Object.fromEntries(
      resources.flatMap(({ name, operations: { create }, parent }) =>
        create === undefined || parent !== undefined ? [] : [[name, list(bodyOf(create))]]
      )
    )
  )
}

/** The definitions that a schema mentions, directly or through others. */
const mentioned = (root: unknown): Schema => {
  const found = new Map<string, unknown>()
  const visit = (value: unknown): void => {
    for (const [, name = ""] of JSON.stringify(value).matchAll(/"#\/\$defs\/([^"]+)"/gu)) {
      if (found.has(name)) continue
      found.set(name, schemas[name])
      visit(schemas[name])
    }
  }
  visit(root)
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The schema of a seed file. */
export const seedSchema = (): string =>
  `${JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Seed of a tenant sandbox",
      description: "What a tenant contains at its start. Made by scripts/seedSchema.ts.",
      ...closed(properties),
      $defs: mentioned(properties)
    },
    null,
    1
  )}\n`

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL("../seed.schema.json", import.meta.url)), seedSchema())
}

/**
 * The requests by which every stateful operation is walked: the contract's examples, in a tenant that has
 * what they speak of, and what is rejected about each.
 */
import { generateKeyPairSync } from "node:crypto"
import type { TenantState } from "../../src/index.ts"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { asJsonObject, isJsonObject, type JsonValue } from "../../src/http/Json.ts"
import { resources } from "../../src/resources/definitions/index.ts"
import { bodiesOf, parametersOf } from "./ContractExamples.ts"
import { exampleIds } from "./ExampleTenant.ts"

/** One request of an operation. */
export interface Step {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: JsonValue | undefined
  /** A body that is no JSON, with its content type. */
  readonly form?: {
    readonly text: string
    readonly type: string
    readonly fields: Readonly<Record<string, JsonValue>>
  }
}

const publicKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .publicKey.export({ type: "spki", format: "pem" })
  .toString()

/** The examples' keys are none that tenants take; a key that they do take stands in for them. */
const withKeys = (value: JsonValue): JsonValue => {
  if (typeof value === "string") return value.includes("BEGIN PUBLIC KEY") ? publicKey : value
  if (Array.isArray(value)) return value.map(withKeys)
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, withKeys(of)]))
    : value
}

/** Bodies in the place of the contract's, where those are rejected for a reason of their own. */
const bodies: Readonly<Record<string, ReadonlyArray<JsonValue>>> = {
  // The sandbox takes public keys and no certificates' subjects, and it makes no ID tokens.
  "clients.credentials.create": [{ credential_type: "public_key", pem: publicKey }],
  "users.identities.link": [{ provider: "google-oauth2", user_id: "another" }]
}

const paths: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "userBlocks.list": { id: exampleIds.user },
  "userBlocks.delete": { id: exampleIds.user }
}

const formOf = (body: JsonValue): NonNullable<Step["form"]> => {
  const boundary = "sandbox-boundary"
  const fields = asJsonObject(body)
  const parts = Object.entries(fields).map(([name, value]) =>
    [
      `--${boundary}`,
      name === "users"
        ? `content-disposition: form-data; name="users"; filename="users.json"\r\ncontent-type: application/json`
        : `content-disposition: form-data; name="${name}"`,
      "",
      String(value)
    ].join("\r\n")
  )
  return {
    text: `${parts.join("\r\n")}\r\n--${boundary}--\r\n`,
    type: `multipart/form-data; boundary=${boundary}`,
    fields
  }
}

/** The requests that an operation is asked with. */
export const stepsOf = (operation: PlayedOperation): ReadonlyArray<Step> => {
  const { path, query } = parametersOf(operation.id)
  const given = (bodies[operation.id] ?? bodiesOf(operation.id)).map(withKeys)
  const whole = { path: paths[operation.id] ?? path, query }
  return given.length === 0
    ? [{ ...whole, body: undefined }]
    : given.map((body) =>
        operation.body?.type === "multipart/form-data"
          ? { ...whole, body: undefined, form: formOf(body) }
          : { ...whole, body }
      )
}

/** The kind that an operation makes one of. */
const madeBy = (id: string): string | undefined =>
  id === "users.create"
    ? "users"
    : resources.find(({ operations }) => operations.create === id)?.name

/** The state before an operation: where it makes something, that is not there yet. */
export const stateBefore = (
  operation: PlayedOperation,
  state: TenantState,
  bare: TenantState
): TenantState => {
  const kind = madeBy(operation.id)
  const { [emptied(operation.id)]: _pairs, ...relations } = state.relations
  if (operation.id === "hooks.secrets.create") {
    const hooks = (state.resources["hooks"] ?? []).map((hook) => ({ ...hook, $secrets: {} }))
    return { ...state, resources: { ...state.resources, hooks } }
  }
  const { email_provider: _provider, ...settings } = state.settings
  return {
    ...state,
    ...(operation.id === "emails.provider.create" ? { settings } : {}),
    ...(kind === undefined
      ? {}
      : { resources: { ...state.resources, [kind]: bare.resources[kind] ?? [] } }),
    relations
  }
}

const emptied = (id: string): string => {
  switch (id) {
    case "organizations.clientGrants.create":
      return "organizations.client_grants"
    case "organizations.connections.create":
    case "organizations.enabledConnections.add":
      return "organizations.connections"
    case "organizations.clients.create":
      return "organizations.clients"
    default:
      return "none"
  }
}

/** The same request about something that is not there, once for each parameter of the path. */
export const absent = (step: Step): ReadonlyArray<Step> =>
  Object.keys(step.path).map((name) => ({
    ...step,
    path: { ...step.path, [name]: `${step.path[name] ?? ""}0` }
  }))

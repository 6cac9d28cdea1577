/**
 * Jobs: imports that create users, exports with a file to download, and verification emails, which are not
 * sent. A job runs at once, but stays pending for a short time, so that the limit of two concurrent imports
 * applies.
 */
import * as Effect from "effect/Effect"
import { gzipSync } from "node:zlib"
import { jsonResponse } from "../http/Response.ts"
import { firstFault, validateBody } from "../contract/RequestValidation.ts"
import { operations, schemas } from "../generated/Contract.ts"
import { ApiProblem, invalidBody, notFound, notSupported } from "../http/ApiProblem.ts"
import {
  asJsonObject,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson
} from "../http/Json.ts"
import { found, foundConnection, inBody } from "../resources/Found.ts"
import { declared } from "../resources/Projection.ts"
import { valueAt } from "../resources/SearchValues.ts"
import { uniqueKey } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { success, type OperationHandler, type OperationRequest } from "./Operation.ts"
import {
  connectionOf,
  identitiesOf,
  mergedMetadata,
  newUser,
  profileOf,
  reindexed,
  userOfAccount
} from "./UserProfile.ts"

/** How long an import stays pending, in milliseconds on the tenant's clock. */
const importMillis = 1000

/** The limit of concurrent imports. */
const mostImports = 2

/** The maximum size of a file of users in bytes. */
const mostBytes = 500 * 1024

const jobs = (tenant: Tenant) => tenant.store.resources("jobs")

const isInHand = (tenant: Tenant, job: JsonObject): boolean =>
  typeof job["$done_at"] === "number" && job["$done_at"] > tenant.now()

/** The current state of a job: pending until its time has come. */
const current = (tenant: Tenant, job: JsonObject): JsonObject =>
  isInHand(tenant, job) ? { ...job, status: "processing", summary: undefinedSummary } : job

const undefinedSummary: JsonValue = { failed: 0, updated: 0, inserted: 0, total: 0 }

const addJob = (tenant: Tenant, type: string, members: JsonObject): JsonObject => {
  const id = `job_${tenant.text(16)}`
  const job = {
    id,
    type,
    status: "completed",
    created_at: new Date(tenant.now()).toISOString(),
    ...members
  }
  jobs(tenant).set(id, job)
  return job
}

interface Import {
  readonly users: ReadonlyArray<JsonValue>
  readonly connectionId: string
  readonly upsert: boolean
  readonly externalId: string | undefined
}

const readForm = (request: OperationRequest): Effect.Effect<Import, ApiProblem> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: async () => {
        const form = await new Response(new Uint8Array(request.incoming.body), {
          headers: { "content-type": request.incoming.headers["content-type"] ?? "" }
        }).formData()
        const fields: Record<string, JsonValue> = {}
        for (const [name, value] of form) {
          fields[name] = typeof value === "string" ? fieldOf(name, value) : await value.text()
        }
        return fields
      },
      catch: () => invalidBody("The body is not a form with a file of users.")
    }),
    (fields): Effect.Effect<Import, ApiProblem> => {
      const checked = validateBody(request.operation, fields)
      if (checked instanceof ApiProblem) return Effect.fail(checked)
      const { connection_id: connectionId, external_id: externalId, upsert, users } = fields
      const text = String(users)
      if (Buffer.byteLength(text) > mostBytes) {
        return Effect.fail(
          new ApiProblem({ statusCode: 413, message: `The file has more than ${mostBytes} bytes.` })
        )
      }
      const parsed = parseUsers(text)
      return parsed === undefined
        ? Effect.fail(invalidBody("The file of users is not a JSON array."))
        : Effect.succeed({
            users: parsed,
            connectionId: String(connectionId),
            upsert: upsert === true,
            externalId: typeof externalId === "string" && externalId !== "" ? externalId : undefined
          })
    }
  )

/** The boolean fields of the form; all others are strings. */
const isFlag = (name: string): boolean => name === "upsert" || name === "send_completion_email"

const fieldOf = (name: string, text: string): JsonValue =>
  isFlag(name) && (text === "true" || text === "false") ? text === "true" : text

const parseUsers = (text: string): ReadonlyArray<JsonValue> | undefined => {
  try {
    const value: unknown = parseJson(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const failure = (code: string, message: string, path: string): JsonObject => ({
  code,
  message,
  path
})

const newUserSchema = operations.find(({ id }) => id === "users.create")?.body?.schema ?? true

const newUserMembers = new Set(
  Object.keys(asJsonObject(asJsonObject(schemas["CreateUserRequestContent"])["properties"]))
)

/** Contract violations of an imported user in the members that `users.create` has too. */
const misfit = (connection: ConnectionRecord, members: JsonObject): JsonObject | undefined => {
  const fault = firstFault(newUserSchema, {
    ...Object.fromEntries(Object.entries(members).filter(([name]) => newUserMembers.has(name))),
    connection: connection.name
  })
  return fault === undefined ? undefined : failure("INVALID_FORMAT", fault.reason, fault.place)
}

/** Imports one user and returns the result. */
const importUser = (
  tenant: Tenant,
  connection: ConnectionRecord,
  value: JsonValue,
  upsert: boolean
): "inserted" | "updated" | JsonObject => {
  if (!isJsonObject(value)) return failure("INVALID_FORMAT", "The user is not an object", "")
  if (
    value["email"] === undefined &&
    value["username"] === undefined &&
    value["phone_number"] === undefined
  ) {
    return failure("OBJECT_REQUIRED", "Missing required property: email", "email")
  }
  const {
    custom_password_hash: _custom,
    password_hash: _hash,
    mfa_factors: _factors,
    ...members
  } = value
  const invalid = misfit(connection, members)
  if (invalid !== undefined) return invalid
  const items = tenant.store.resources("users")
  const user = newUser(tenant, connection, members, new Date(tenant.now()).toISOString())
  const taken = items.conflict(user)
  const existing =
    taken === undefined
      ? userOfAccount(tenant, String(user["user_id"]))
      : items.findBy(taken, uniqueKey(String(user[taken])))?.value
  if (existing === undefined) {
    items.set(String(user["user_id"]), user)
    return "inserted"
  }
  const duplicate = failure("DUPLICATED_USER", "Error in user_id: duplicated user", "user_id")
  // A linked account is not a user; only the user's own account can be updated.
  const { identities: _identities, $linked: _linked, ...alone } = existing
  const own = reindexed({ ...alone, identities: identitiesOf(existing).slice(0, 1) })
  const isOwn =
    taken === undefined ? own["user_id"] === user["user_id"] : own[taken] === user[taken]
  if (!upsert || !isOwn) return duplicate
  const { app_metadata: app, user_metadata: metadata, ...rest } = profileOf(members)
  const updated = reindexed({
    ...existing,
    ...rest,
    ...(isJsonObject(app)
      ? { app_metadata: mergedMetadata(asJsonObject(existing["app_metadata"]), app) }
      : {}),
    ...(isJsonObject(metadata)
      ? { user_metadata: mergedMetadata(asJsonObject(existing["user_metadata"]), metadata) }
      : {}),
    updated_at: new Date(tenant.now()).toISOString()
  })
  if (items.conflict(updated, String(existing["user_id"])) !== undefined) return duplicate
  items.set(String(existing["user_id"]), updated)
  return "updated"
}

/** `jobs.usersImports.create` */
const importUsers: OperationHandler = (tenant, request) =>
  Effect.flatMap(readForm(request), ({ connectionId, externalId, upsert, users }) => {
    const connection = foundConnection(tenant, connectionId)
    if (connection instanceof ApiProblem) return Effect.fail(inBody(connection, request))
    if (connection.strategy !== "auth0") {
      return Effect.fail(notSupported("Users can only be imported into a database connection."))
    }
    const inHand = jobs(tenant)
      .values()
      .filter((job) => job["type"] === "users_import" && isInHand(tenant, job))
    if (inHand.length >= mostImports) {
      return Effect.fail(
        new ApiProblem({
          statusCode: 429,
          message: `There are ${inHand.length} active import users jobs, please wait until some of them are finished and try again`,
          errorCode: "too_many_requests"
        })
      )
    }
    const summary = { failed: 0, updated: 0, inserted: 0, total: users.length }
    const errors: Array<JsonObject> = []
    for (const user of users) {
      const outcome = importUser(tenant, connection, user, upsert)
      if (typeof outcome === "string") summary[outcome] += 1
      else {
        summary.failed += 1
        errors.push({ user: withoutSecrets(user), errors: [outcome] })
      }
    }
    const job = addJob(tenant, "users_import", {
      connection_id: connectionId,
      connection: connection.name,
      ...(externalId === undefined ? {} : { external_id: externalId }),
      summary,
      $errors: errors,
      $done_at: tenant.now() + importMillis
    })
    return Effect.succeed(
      success(request, declared({ ...job, status: "pending" }, request.operation.response.members))
    )
  })

const withoutSecrets = (user: JsonValue): JsonValue => {
  if (!isJsonObject(user)) return {}
  const { custom_password_hash: _custom, password: _password, password_hash: _hash, ...rest } = user
  return rest
}

const exportFields = (
  body: JsonObject
): ReadonlyArray<{ readonly name: string; readonly as: string }> =>
  Array.isArray(body["fields"])
    ? body["fields"].flatMap((field) => {
        const { export_as: as, name } = asJsonObject(field)
        return typeof name === "string" ? [{ name, as: typeof as === "string" ? as : name }] : []
      })
    : ["user_id", "email", "name"].map((name) => ({ name, as: name }))

/** `jobs.usersExports.create` */
const exportUsers: OperationHandler = (tenant, request) => {
  const body = asJsonObject(request.body)
  const { connection_id: connectionId, format, limit } = body
  const connection =
    typeof connectionId === "string" ? foundConnection(tenant, connectionId) : undefined
  if (connection instanceof ApiProblem) return inBody(connection, request)
  const id = `job_${tenant.text(16)}`
  const job = {
    id,
    type: "users_export",
    status: "completed",
    created_at: new Date(tenant.now()).toISOString(),
    format: format === "json" ? "json" : "csv",
    connection: connection?.name ?? "",
    ...(connection === undefined ? {} : { connection_id: connection.id }),
    ...(typeof limit === "number" ? { limit } : {}),
    fields: body["fields"] ?? [],
    percentage_done: 100,
    location: `${tenant.origin}/_sandbox/exports/${id}`,
    $fields: exportFields(body)
  }
  jobs(tenant).set(id, job)
  return success(
    request,
    declared({ ...job, status: "pending" }, request.operation.response.members)
  )
}

const csv = (value: JsonValue | undefined): string => {
  const text = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)
  return /[",\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The value at a path, which may contain array indexes, such as `identities[0].connection`. */
const exportedValue = (user: JsonObject, path: string): JsonValue | undefined => {
  let at: JsonValue | undefined = user
  for (const part of path.split(/\[(?=\d+\])/u)) {
    const { index, rest = part } = /^(?<index>\d+)\]\.?(?<rest>.*)$/su.exec(part)?.groups ?? {}
    if (index !== undefined) at = Array.isArray(at) ? at[Number(index)] : undefined
    if (rest !== "") at = valueAt(at, rest)
  }
  return at
}

/** The file of an export, compressed as in real tenants; `undefined` if the job does not exist. */
export const exportFile = (tenant: Tenant, id: string): Buffer | undefined => {
  const job = jobs(tenant).get(id)
  if (job?.["type"] !== "users_export") return undefined
  const fields = Array.isArray(job["$fields"]) ? job["$fields"].map(asJsonObject) : []
  const users = tenant.store
    .resources("users")
    .values()
    .filter((user) => job["connection"] === "" || connectionOf(user) === job["connection"])
    .slice(0, typeof job["limit"] === "number" ? job["limit"] : undefined)
  const rows = users.map((user) =>
    fields.map(({ as, name }) => [String(as), exportedValue(user, String(name))] as const)
  )
  const text =
    job["format"] === "json"
      ? rows.map((row) => JSON.stringify(Object.fromEntries(row))).join("\n")
      : [
          fields.map(({ as }) => csv(as)).join(","),
          ...rows.map((row) => row.map(([, value]) => csv(value)).join(","))
        ].join("\n")
  return gzipSync(`${text}\n`)
}

/** `jobs.verificationEmail.create` */
const sendVerification: OperationHandler = (tenant, request) => {
  const user = found(tenant, "users", String(asJsonObject(request.body)["user_id"]))
  if (user instanceof ApiProblem) return inBody(user, request)
  const job = addJob(tenant, "verification_email", {})
  return success(
    request,
    declared({ ...job, status: "pending" }, request.operation.response.members)
  )
}

const jobNotFound = notFound("The job does not exist")

/** The operations on jobs. */
export const jobHandlers: Readonly<Record<string, OperationHandler>> = {
  "jobs.usersImports.create": importUsers,
  "jobs.usersExports.create": exportUsers,
  "jobs.verificationEmail.create": sendVerification,
  "jobs.get": (tenant, request) => {
    const job = jobs(tenant).get(request.path["id"] ?? "")
    return job === undefined
      ? jobNotFound
      : success(request, declared(current(tenant, job), request.operation.response.members))
  },
  "jobs.errors.get": (tenant, request) => {
    const job = jobs(tenant).get(request.path["id"] ?? "")
    if (job === undefined) return jobNotFound
    const { $errors: errors } = current(tenant, job)
    return Array.isArray(errors) && errors.length > 0 ? jsonResponse(200, errors) : { status: 204 }
  }
}

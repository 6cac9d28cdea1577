/**
 * Jobs: imports that really import, exports with a file to fetch, verification emails that nobody gets.
 * Each runs to its end at once, except that a job stays in hand for a moment, so that the limit of two
 * imports at a time can be met.
 */
import * as Effect from "effect/Effect"
import { gzipSync } from "node:zlib"
import { jsonResponse } from "../http/Response.ts"
import { ApiProblem, invalidBody, notFound } from "../http/ApiProblem.ts"
import {
  asJsonObject,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson
} from "../http/Json.ts"
import { found, foundConnection, inBody } from "../resources/Found.ts"
import { declared } from "../resources/Projection.ts"
import { valueAt } from "../resources/Search.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { success, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { connectionOf, mergedMetadata, newUser, reindexed } from "./UserProfile.ts"

/** How long an import is in hand, in milliseconds on the tenant's clock. */
const importMillis = 1000

/** As many imports as a tenant does at once. */
const mostImports = 2

/** The most bytes of a file of users. */
const mostBytes = 500 * 1024

const jobs = (tenant: Tenant) => tenant.store.resources("jobs")

const isInHand = (tenant: Tenant, job: JsonObject): boolean =>
  typeof job["$done_at"] === "number" && job["$done_at"] > tenant.now()

/** A job as it is now: in hand until its time has come. */
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
        const file = form.get("users")
        const text = (name: string): string | undefined => {
          const value = form.get(name)
          return typeof value === "string" && value !== "" ? value : undefined
        }
        return {
          users: file === null || typeof file === "string" ? (file ?? "") : await file.text(),
          connectionId: text("connection_id") ?? "",
          upsert: text("upsert") === "true",
          externalId: text("external_id")
        }
      },
      catch: () => invalidBody("The body is not a form with a file of users.")
    }),
    ({ connectionId, externalId, upsert, users }): Effect.Effect<Import, ApiProblem> => {
      if (users.length > mostBytes) {
        return Effect.fail(
          new ApiProblem({ statusCode: 413, message: `The file has more than ${mostBytes} bytes.` })
        )
      }
      const parsed = parseUsers(users)
      return parsed === undefined
        ? Effect.fail(invalidBody("The file of users is not a JSON array."))
        : Effect.succeed({ users: parsed, connectionId, upsert, externalId })
    }
  )

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

/** Imports one user; says what became of it. */
const importUser = (
  tenant: Tenant,
  connectionId: string,
  value: JsonValue,
  upsert: boolean
): "inserted" | "updated" | JsonObject => {
  const connection = tenant.store.connections.get(connectionId)
  if (connection === undefined || !isJsonObject(value)) {
    return failure("INVALID_FORMAT", "The user is no object", "")
  }
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
  const items = tenant.store.resources("users")
  const user = newUser(tenant, connection, members, new Date(tenant.now()).toISOString())
  const taken = items.conflict(user)
  const existing =
    taken === undefined
      ? items.get(String(user["user_id"]))
      : items.findBy(taken, `\u0000${String(user[taken])}`)?.value
  if (existing === undefined) {
    items.set(String(user["user_id"]), user)
    return "inserted"
  }
  if (!upsert || connectionOf(existing) !== connection.name) {
    return failure("DUPLICATED_USER", "Error in user_id: duplicated user", "user_id")
  }
  const { app_metadata: app, user_metadata: own, user_id: _id, ...rest } = members
  items.set(
    String(existing["user_id"]),
    reindexed({
      ...existing,
      ...rest,
      ...(isJsonObject(app)
        ? { app_metadata: mergedMetadata(asJsonObject(existing["app_metadata"]), app) }
        : {}),
      ...(isJsonObject(own)
        ? { user_metadata: mergedMetadata(asJsonObject(existing["user_metadata"]), own) }
        : {}),
      updated_at: new Date(tenant.now()).toISOString()
    })
  )
  return "updated"
}

/** `jobs.usersImports.create` */
const importUsers: OperationHandler = (tenant, request) =>
  Effect.flatMap(readForm(request), ({ connectionId, externalId, upsert, users }) => {
    const connection = foundConnection(tenant, connectionId)
    if (connection instanceof ApiProblem) return Effect.fail(inBody(connection, request))
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
      const outcome = importUser(tenant, connectionId, user, upsert)
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

/** The file of an export, compressed as tenants have it; nothing where there is no such job. */
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
    fields.map(({ as, name }) => [String(as), valueAt(user, String(name))] as const)
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

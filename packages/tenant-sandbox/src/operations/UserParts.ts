/**
 * What belongs to a user: factors, enrollments, blocks, sessions, tickets and codes.
 */
import { ApiProblem, notFound } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { found, foundConnection, inBody } from "../resources/Found.ts"
import { declared } from "../resources/Projection.ts"
import { createRecord, forgetRecord } from "../resources/ResourceHandlers.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, success, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { userByEmail } from "./UserProfile.ts"

const methods = definition("authentication_methods")

const methodsOf = (tenant: Tenant, user: string): ReadonlyArray<JsonObject> =>
  tenant.store
    .resources("authentication_methods")
    .values()
    .filter(({ $user_id: owner }) => owner === user)

const forgetMethods = (
  tenant: Tenant,
  user: string,
  which: (method: JsonObject) => boolean = () => true
): void => {
  for (const method of methodsOf(tenant, user)) {
    if (which(method)) forgetRecord(methods, tenant, method)
  }
}

/** The same for an existing user, whose id is the first path parameter. */
const ofUser =
  (
    handle: (
      tenant: Tenant,
      request: OperationRequest,
      user: string
    ) => ReturnType<OperationHandler>
  ): OperationHandler =>
  (tenant, request) => {
    const id = request.path[request.operation.pathParameters[0]?.name ?? ""] ?? ""
    const user = found(tenant, "users", id)
    return user instanceof ApiProblem ? user : handle(tenant, request, id)
  }

const setMethods = ofUser((tenant, request, user) => {
  forgetMethods(tenant, user)
  const wanted = Array.isArray(request.body) ? request.body.filter(isJsonObject) : []
  const made: Array<JsonObject> = []
  for (const body of wanted) {
    const record = createRecord(methods, tenant, request, body)
    if (record instanceof ApiProblem) return record
    made.push(declared(record, request.operation.response.item))
  }
  return success(request, made)
})

const enrollmentKinds: Readonly<Record<string, string>> = {
  phone: "sms",
  totp: "authenticator",
  push: "guardian",
  "webauthn-roaming": "webauthn-roaming",
  "webauthn-platform": "webauthn-platform"
}

const listEnrollments = ofUser((tenant, request, user) =>
  success(
    request,
    methodsOf(tenant, user).flatMap((method) => {
      const kind = enrollmentKinds[String(method["type"])]
      return kind === undefined
        ? []
        : [
            declared(
              {
                ...method,
                status: method["confirmed"] === true ? "confirmed" : "pending",
                auth_method: kind,
                enrolled_at: method["created_at"] ?? ""
              },
              request.operation.response.item
            )
          ]
    })
  )
)

/** The factors of a provider. */
const providers: Readonly<Record<string, ReadonlyArray<string>>> = {
  "google-authenticator": ["totp"],
  guardian: ["push", "phone"],
  duo: ["duo"]
}

const blockOf = (tenant: Tenant, identifier: string): JsonObject | undefined =>
  tenant.store.settings.get(`user_blocks/${identifier.toLowerCase()}`)

const identifiersOf = (user: JsonObject): ReadonlyArray<string> =>
  ["email", "username", "phone_number"].flatMap((name) => {
    const value = user[name]
    return typeof value === "string" ? [value] : []
  })

const listBlocks = (
  tenant: Tenant,
  request: OperationRequest,
  identifiers: ReadonlyArray<string>
): ReturnType<OperationHandler> =>
  success(request, {
    blocked_for: identifiers.flatMap((identifier) => {
      const block = blockOf(tenant, identifier)
      return block === undefined ? [] : [block]
    })
  })

const removeBlocks = (
  tenant: Tenant,
  request: OperationRequest,
  identifiers: ReadonlyArray<string>
): ReturnType<OperationHandler> => {
  for (const identifier of identifiers) {
    tenant.store.settings.delete(`user_blocks/${identifier.toLowerCase()}`)
  }
  return done(request)
}

const userBlocks =
  (handle: typeof listBlocks): OperationHandler =>
  (tenant, request) => {
    const user = found(tenant, "users", request.path["id"])
    return user instanceof ApiProblem ? user : handle(tenant, request, identifiersOf(user))
  }

const ticketFor = (tenant: Tenant, kind: string): string =>
  `https://${tenant.domain}/u/${kind}?ticket=${tenant.text(32)}`

/** The error if a request for a ticket refers to something unknown, other than the user. */
const strangeTicket = (tenant: Tenant, request: OperationRequest): ApiProblem | undefined => {
  const body = asJsonObject(request.body)
  for (const [member, kind] of [
    ["client_id", "clients"],
    ["organization_id", "organizations"]
  ] as const) {
    const id = body[member]
    const named = typeof id === "string" ? found(tenant, kind, id) : undefined
    if (named instanceof ApiProblem) return inBody(named, request)
  }
  const { connection_id: id } = body
  const connection = typeof id === "string" ? foundConnection(tenant, id) : undefined
  return connection instanceof ApiProblem ? inBody(connection, request) : undefined
}

const verifyEmail: OperationHandler = (tenant, request) => {
  const strange = strangeTicket(tenant, request)
  if (strange !== undefined) return strange
  const user = found(tenant, "users", String(asJsonObject(request.body)["user_id"]))
  return user instanceof ApiProblem
    ? user
    : success(request, { ticket: ticketFor(tenant, "email-verification") })
}

const changePassword: OperationHandler = (tenant, request) => {
  const strange = strangeTicket(tenant, request)
  if (strange !== undefined) return strange
  const { connection_id: connectionId, email, user_id: id } = asJsonObject(request.body)
  const connection =
    typeof connectionId === "string" ? tenant.store.connections.get(connectionId) : undefined
  const user =
    typeof id === "string"
      ? found(tenant, "users", id)
      : userByEmail(tenant, connection?.name ?? "", String(email))
  if (user === undefined) return notFound("The user does not exist.")
  return user instanceof ApiProblem
    ? user
    : success(request, { ticket: ticketFor(tenant, "reset-password") })
}

/** The operations on what belongs to a user. */
export const userPartHandlers: Readonly<Record<string, OperationHandler>> = {
  "users.authenticationMethods.set": setMethods,
  "users.authenticationMethods.deleteAll": ofUser((tenant, request, user) => {
    forgetMethods(tenant, user)
    return done(request)
  }),
  "users.authenticators.deleteAll": ofUser((tenant, request, user) => {
    forgetMethods(
      tenant,
      user,
      ({ type }) => type === "totp" || type === "push" || type === "phone"
    )
    return done(request)
  }),
  "users.multifactor.deleteProvider": ofUser((tenant, request, user) => {
    const kinds = providers[request.path["provider"] ?? ""] ?? []
    forgetMethods(tenant, user, ({ type }) => kinds.some((kind) => kind === type))
    return done(request)
  }),
  "users.enrollments.get": listEnrollments,
  "users.regenerateRecoveryCode": ofUser((tenant, request, user) => {
    forgetMethods(tenant, user, ({ type }) => type === "recovery-code")
    const record = createRecord(methods, tenant, request, {
      type: "recovery-code",
      $user_id: user
    })
    return record instanceof ApiProblem
      ? record
      : success(request, { recovery_code: tenant.text(24).toUpperCase() })
  }),
  "userBlocks.list": userBlocks(listBlocks),
  "userBlocks.delete": userBlocks(removeBlocks),
  "userBlocks.listByIdentifier": (tenant, request) =>
    listBlocks(tenant, request, [String(request.query["identifier"])]),
  "userBlocks.deleteByIdentifier": (tenant, request) =>
    removeBlocks(tenant, request, [String(request.query["identifier"])]),
  "tickets.verifyEmail": verifyEmail,
  "tickets.changePassword": changePassword
}

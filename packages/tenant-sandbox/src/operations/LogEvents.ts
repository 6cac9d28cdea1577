/**
 * The log events that requests cause, as in a tenant's logs: one for each successful write to the Management
 * API and for each token request. They contain no headers, bodies or secrets.
 */
import type { PlayedOperation } from "../contract/ContractOperation.ts"
import type { JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** Enough digits that sorting by id sorts by time. */
const serialDigits = 39

/** The highest number of these events; those of a restored state must not be given again. */
export const lastEvent = (logs: ReadonlyArray<JsonObject>): number =>
  logs.reduce((last, { log_id: id }) => {
    const number = typeof id === "string" ? Number(id.slice(-serialDigits)) : 0
    return Number.isSafeInteger(number) ? Math.max(last, number) : last
  }, 0)

const record = (tenant: Tenant, event: JsonObject): void => {
  const at = new Date(tenant.now())

  const stamp = at.toISOString().replaceAll(/\D/gu, "")
  const id = `900${stamp}${String(tenant.nextEvent()).padStart(serialDigits, "0")}`
  tenant.store.logs.set(id, {
    date: at.toISOString(),
    log_id: id,
    _id: id,
    isMobile: false,
    ip: "127.0.0.1",
    ...event
  })
}

const clientName = (tenant: Tenant, clientId: string | undefined): JsonObject => {
  if (clientId === undefined) return {}
  const name = tenant.store.resources("clients").get(clientId)?.["name"]
  return { client_id: clientId, client_name: typeof name === "string" ? name : "" }
}

/** The user in an operation's path. */
const subjectOf = (
  operation: PlayedOperation,
  path: Readonly<Record<string, string>>
): JsonObject => {
  const id = operation.path.startsWith("/api/v2/users/{id}") ? path["id"] : path["user_id"]
  return id === undefined ? {} : { user_id: id }
}

const describe = ({ id }: PlayedOperation): string => {
  const words = id.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`).split(".")
  const verb = words.pop() ?? ""
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${words.join(" ")}`
}

/** The event of a successful write. */
export const recordWrite = (
  tenant: Tenant,
  write: {
    readonly operation: PlayedOperation
    readonly path: Readonly<Record<string, string>>
    readonly rawPath: string
    readonly clientId: string
    readonly status: number
    readonly userAgent: string | undefined
  }
): void =>
  record(tenant, {
    type: "sapi",
    description: describe(write.operation),
    ...clientName(tenant, write.clientId),
    ...subjectOf(write.operation, write.path),
    ...(write.userAgent === undefined ? {} : { user_agent: write.userAgent }),
    details: {
      request: {
        method: write.operation.method.toLowerCase(),
        path: write.rawPath,
        channel: "api"
      },
      response: { statusCode: write.status }
    }
  })

/** The event of a token request. */
export const recordExchange = (
  tenant: Tenant,
  exchange: {
    readonly clientId: string | undefined
    readonly audience: string
    readonly failed: boolean
  }
): void =>
  record(tenant, {
    type: exchange.failed ? "feccft" : "seccft",
    description: exchange.failed ? "Client credentials rejected" : "Client credentials for a token",
    ...clientName(tenant, exchange.clientId),
    audience: exchange.audience,
    hostname: tenant.domain
  })

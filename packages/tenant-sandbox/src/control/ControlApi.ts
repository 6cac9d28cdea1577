/**
 * The control API under `/_sandbox`: what a program in this process has as functions, for programs in every
 * language. It takes no token. A page of another origin cannot use it: browsers say where a request comes
 * from, and such requests are rejected.
 */
import { isIP } from "node:net"
import * as Effect from "effect/Effect"
import { operations, otherOperations } from "../generated/Contract.ts"
import { jsonResponse, type Response } from "../http/Response.ts"
import { jsonBody, malformed, type IncomingRequest } from "../http/IncomingRequest.ts"
import {
  asJsonObject,
  isJsonObject,
  stringsOf,
  type JsonObject,
  type JsonValue
} from "../http/Json.ts"
import { isKnownHost } from "../http/Hosts.ts"
import type { Eventually } from "../http/Pipeline.ts"
import { exportFile } from "../operations/Jobs.ts"
import { asSeed } from "../seed/SeedFile.ts"
import type { Fault } from "../tenant/Faults.ts"
import { formats } from "../contract/Formats.ts"
import { latest } from "../tenant/SandboxClock.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { faultOf, isWhole } from "./FaultBody.ts"
import { stateOf } from "./StateBody.ts"

/** An error of the control API: what is wrong and what to do. */
const rejected = (status: number, message: string): Response =>
  jsonResponse(status, { statusCode: status, error: "Sandbox control", message })

const done: Response = { status: 204 }

/** JSON of plain data that TypeScript does not know to be JSON. */
const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value))

type Route = (tenant: Tenant, body: JsonObject, request: IncomingRequest) => Eventually

const describe: Route = (tenant) =>
  jsonResponse(200, {
    origin: tenant.origin,
    domain: tenant.domain,
    audience: tenant.audiences[0],
    now: new Date(tenant.now()).toISOString(),
    operations: { stateful: operations.length, others: otherOperations.length },
    counts: {
      connections: tenant.store.connections.size(),
      ...Object.fromEntries(
        ["clients", "users", "roles", "organizations", "resource_servers"].map((name) => [
          name,
          tenant.store.resources(name).size()
        ])
      ),
      logs: tenant.store.logs.size()
    }
  })

const inject: Route = (tenant, body) => {
  const fault = faultOf(body)
  if (typeof fault === "string") return rejected(400, fault)
  tenant.faults.inject(fault)
  return jsonResponse(201, plain(fault))
}

const listFaults: Route = (tenant) =>
  jsonResponse(
    200,
    // JSON has no number for a fault without end.
    tenant.faults.pending().map(({ when: _when, ...fault }: Fault) => plain(fault))
  )

/** Whether a text is a time with its zone; `Date.parse` guesses at much else. */
const isTime = (text: string): boolean => formats["date-time"]?.(text) ?? false

const moveClock: Route = (tenant, body) => {
  const { advance_millis: millis, now } = body
  const both = millis !== undefined && now !== undefined
  const wanted = both
    ? Number.NaN
    : typeof millis === "number"
      ? tenant.now() + millis
      : typeof now === "string" && isTime(now)
        ? Date.parse(now)
        : Number.NaN
  if (!(wanted >= 0 && wanted <= latest)) {
    return rejected(
      400,
      "Send advance_millis, a number, or now, a time such as 2027-01-01T00:00:00Z, between 1970 and 9999."
    )
  }
  tenant.control.clock.advance(wanted - tenant.now())
  return jsonResponse(200, { now: new Date(tenant.now()).toISOString() })
}

const isScope = (value: JsonValue): value is string =>
  typeof value === "string" && /^\S+$/u.test(value)

const issueToken: Route = (tenant, body) => {
  const { client_id: client, lifetime_seconds: lifetime, scopes, ...others } = body
  const unknown = Object.keys(others).at(0)
  if (unknown !== undefined) {
    return rejected(
      400,
      `A token has no ${unknown}; it can have scopes, lifetime_seconds and client_id.`
    )
  }
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every(isScope))) {
    return rejected(
      400,
      "scopes must be an array of strings without spaces; leave it out for every scope."
    )
  }
  if (lifetime !== undefined && !isWhole(lifetime, 0, latest / 1000)) {
    return rejected(400, "lifetime_seconds must be a whole number of seconds, 0 or more.")
  }
  if (client !== undefined && typeof client !== "string") {
    return rejected(400, "client_id must be a string.")
  }
  if (client !== undefined && tenant.store.resources("clients").get(client) === undefined) {
    return rejected(400, `There is no application with the client_id ${client}.`)
  }
  const token = tenant.control.issueToken({
    ...(typeof client === "string" ? { clientId: client } : {}),
    ...(Array.isArray(scopes) ? { scopes: stringsOf(scopes) } : {}),
    ...(typeof lifetime === "number" ? { lifetimeSeconds: lifetime } : {})
  })
  return jsonResponse(201, { access_token: token, token_type: "Bearer" })
}

const restore: Route = (tenant, body) => {
  const state = stateOf(body, tenant.audiences[0])
  if (typeof state === "string") return rejected(400, state)
  tenant.control.restore(state)
  return done
}

const seed: Route = (tenant, body) => {
  const checked = asSeed(body)
  if ("seed" in checked) {
    return Effect.map(Effect.result(tenant.control.sow(checked.seed)), (outcome) =>
      outcome._tag === "Failure" ? rejected(400, outcome.failure.message) : done
    )
  }
  const { place, reason } = checked
  return rejected(400, `The seed${place === "" ? "" : `'s ${place}`}: ${reason}`)
}

const block: Route = (tenant, body) => {
  const { connection, identifier, ip } = body
  const invalid = Object.entries({ connection, ip }).find(
    ([, value]) => value !== undefined && typeof value !== "string"
  )
  if (invalid !== undefined) return rejected(400, `${invalid[0]} must be a string.`)
  if (typeof identifier !== "string" || identifier === "") {
    return rejected(400, "Send identifier: an email address, a user name or a phone number.")
  }
  if (typeof ip === "string" && isIP(ip) === 0) return rejected(400, "ip must be an address.")
  if (
    typeof connection === "string" &&
    tenant.store.connections.findBy("name", connection) === undefined
  ) {
    return rejected(400, `There is no connection with the name ${connection}.`)
  }
  tenant.store.settings.set(`user_blocks/${identifier.toLowerCase()}`, {
    identifier,
    ip: typeof ip === "string" ? ip : "203.0.113.1",
    ...(typeof connection === "string" ? { connection } : {})
  })
  return done
}

/** The members that the bodies of some routes have; those of others are checked by themselves. */
const members: Readonly<Record<string, ReadonlyArray<string>>> = {
  "PATCH /_sandbox/clock": ["advance_millis", "now"],
  "POST /_sandbox/user-blocks": ["identifier", "ip", "connection"]
}

/** The routes whose bodies are checked as a whole by what reads them. */
const wholeBodies = new Set([
  "POST /_sandbox/seed",
  "PUT /_sandbox/state",
  "POST /_sandbox/faults",
  "POST /_sandbox/tokens"
])

/** The first member of a body that its route does not have. */
const unknownMember = (name: string, body: JsonObject): string | undefined => {
  if (wholeBodies.has(name)) return undefined
  const known = members[name] ?? []
  const unknown = Object.keys(body).find((member) => !known.includes(member))
  if (unknown === undefined) return undefined
  return known.length === 0
    ? `${name} has no body, so no ${unknown}.`
    : `${name} has no ${unknown}; it can have ${known.join(", ")}.`
}

/** Every route, by method and path. */
const routes: Readonly<Record<string, Route>> = {
  "GET /_sandbox": describe,
  "GET /_sandbox/health": () => jsonResponse(200, { status: "ok" }),
  "POST /_sandbox/reset": (tenant) => {
    tenant.control.reset()
    return done
  },
  "POST /_sandbox/seed": seed,
  "GET /_sandbox/state": (tenant) => jsonResponse(200, plain(tenant.store.snapshot())),
  "PUT /_sandbox/state": restore,
  "GET /_sandbox/faults": listFaults,
  "POST /_sandbox/faults": inject,
  "DELETE /_sandbox/faults": (tenant) => {
    tenant.faults.clear()
    return done
  },
  "GET /_sandbox/clock": (tenant) =>
    jsonResponse(200, { now: new Date(tenant.now()).toISOString() }),
  "PATCH /_sandbox/clock": moveClock,
  "GET /_sandbox/requests": (tenant) => jsonResponse(200, plain(tenant.requests.all())),
  "DELETE /_sandbox/requests": (tenant) => {
    tenant.requests.clear()
    return done
  },
  "POST /_sandbox/tokens": issueToken,
  "DELETE /_sandbox/tokens": (tenant) => {
    tenant.tokens.revokeAll()
    return done
  },
  "POST /_sandbox/user-blocks": block,
  "GET /_sandbox/operations": () =>
    jsonResponse(200, {
      stateful: operations.map(({ id }) => id),
      others: otherOperations.map(({ id }) => id)
    })
}

const exportPath = /^\/_sandbox\/exports\/(?<id>job_[A-Za-z0-9]+)$/u

/** The file of an export, as the address in its job gives it. */
const download = (tenant: Tenant, id: string): Response => {
  const file = exportFile(tenant, id)
  return file === undefined
    ? rejected(404, "There is no such export.")
    : { status: 200, bytes: file, headers: { "content-type": "application/gzip" } }
}

/** The largest state that can be sent is read by the listener; here a body is only parsed. */
export const handleControl = (tenant: Tenant, request: IncomingRequest): Eventually => {
  const { host, origin } = request.headers
  if (!isKnownHost(host, tenant.hostNames)) {
    return rejected(
      403,
      "The control API is not called by this host name. Use localhost or an address, or start the sandbox with --allow-host and the name."
    )
  }
  if (origin !== undefined && origin !== tenant.origin) {
    return rejected(403, "Pages of other origins cannot control the sandbox.")
  }
  const exported = exportPath.exec(request.rawPath)?.groups?.["id"]
  if (exported !== undefined && ["GET", "HEAD"].includes(request.method))
    return download(tenant, exported)
  // A program that waits for a server often asks only for the head.
  const name = `${request.method === "HEAD" ? "GET" : request.method} ${request.rawPath}`
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  if (route === undefined) {
    return rejected(404, `The control API has: ${Object.keys(routes).join(", ")}.`)
  }
  if (request.exceeds !== undefined) {
    return rejected(413, `The body has more than ${request.exceeds} bytes.`)
  }
  const body = jsonBody(request)
  if (body === malformed || (body !== undefined && !isJsonObject(body))) {
    return rejected(400, "The body must be a JSON object with the content type application/json.")
  }
  const unknown = unknownMember(name, asJsonObject(body))
  return unknown === undefined ? route(tenant, asJsonObject(body), request) : rejected(400, unknown)
}

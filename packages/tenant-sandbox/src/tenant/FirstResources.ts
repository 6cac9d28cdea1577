/**
 * The initial resources of every tenant: its own Management API, and the application for tests and
 * demos.
 */
import * as Redacted from "effect/Redacted"
import type { ApplicationKey } from "../SandboxOptions.ts"
import { definition } from "../resources/definitions/index.ts"
import type { Tenant } from "./Tenant.ts"

/** Adds the API of the tenant itself, with every scope that an operation can ask for. */
export const addManagementApi = (tenant: Tenant, scopes: ReadonlyArray<string>): void => {
  const id = tenant.text(24, "hexadecimal")
  tenant.store.resources("resource_servers").set(id, {
    id,
    name: "Auth0 Management API",
    identifier: tenant.audiences[0],
    is_system: true,
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: false,
    signing_alg: "RS256",
    token_lifetime: tenant.tokenLifetimeSeconds,
    token_lifetime_for_web: 7200,
    scopes: scopes.map((value) => ({ value }))
  })
}

/** An application that gets tokens of the tenant's own API. */
export interface NewApplication {
  readonly name: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly scopes: ReadonlyArray<string>
  readonly publicKeys: ReadonlyArray<Required<ApplicationKey>>
}

/** Adds an application with its grant; with public keys, it proves itself by assertions. */
export const addApplication = (tenant: Tenant, application: NewApplication): void => {
  const { clientId, clientSecret, name, publicKeys, scopes } = application
  const now = new Date(tenant.now()).toISOString()
  const { store } = tenant
  const input = { name, app_type: "non_interactive" }
  const credentials = publicKeys.map(({ algorithm, keyId, publicKey }) => {
    const id = `cred_${tenant.text(22)}`
    store.resources("client_credentials").set(id, {
      id,
      credential_type: "public_key",
      kid: keyId,
      alg: algorithm,
      created_at: now,
      updated_at: now,
      $client_id: clientId,
      $pem: publicKey
    })
    return { id }
  })
  store.resources("clients").set(clientId, {
    ...definition("clients").initial?.(input, tenant, now),
    ...input,
    client_id: clientId,
    client_secret: Redacted.value(clientSecret),
    is_first_party: true,
    ...(credentials.length === 0
      ? {}
      : { client_authentication_methods: { private_key_jwt: { credentials } } })
  })
  const id = `cgr_${tenant.text(16)}`
  const grant = { client_id: clientId, audience: tenant.audiences[0], scope: scopes }
  store.resources("client_grants").set(id, {
    ...definition("client_grants").initial?.(grant, tenant, now),
    ...grant,
    id
  })
}

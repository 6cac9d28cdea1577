/**
 * What the loopback tenant responds: a key of two kilobytes, as a rotation gives
 * one, and ten thousand connections by checkpoint. All of it is rendered once, so
 * that the server costs as little as it can.
 */

/** The body of a token response. */
export const tokenResponse = JSON.stringify({
  access_token: "loopback-token",
  token_type: "Bearer",
  expires_in: 86_400
})

const keyResponseBytes = 2048

const renderKey = (certificate: string): string =>
  JSON.stringify({
    kid: "kid_00000000000000000001",
    cert: certificate,
    pkcs: certificate,
    current: false,
    next: true,
    previous: false,
    current_since: "2026-01-01T00:00:00.000Z",
    fingerprint: "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33",
    thumbprint: "0011223344556677889900112233445566778899",
    algorithm: "RS256",
    key_use: "signing",
    subject_dn: "/CN=tenant.eu.auth0.com"
  })

/** The body of a rotation's response: a connection key, 2,048 bytes long. */
export const keyResponse = ((): string => {
  const missing = keyResponseBytes - renderKey("").length
  const key = renderKey("A".repeat(Math.floor(missing / 2)))
  return key.padEnd(keyResponseBytes, " ")
})()

/** How many connections the tenant has. */
export const connectionCount = 10_000

/** How many of them are in a page. */
export const pageSize = 100

const connection = (index: number): object => ({
  id: `con_${String(index).padStart(16, "0")}`,
  name: `connection-${index}`,
  display_name: `Connection ${index}`,
  strategy: "oidc",
  realms: [`connection-${index}`],
  enabled_clients: ["AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPp"],
  is_domain_connection: false,
  show_as_button: true,
  options: { client_id: `client-${index}`, type: "back_channel", scope: "openid profile email" }
})

const renderPage = (page: number): string => {
  const start = page * pageSize
  const connections = Array.from({ length: pageSize }, (_, index) => connection(start + index))
  const last = start + pageSize >= connectionCount
  return JSON.stringify(last ? { connections } : { connections, next: `page-${page + 1}` })
}

const pages = Array.from({ length: connectionCount / pageSize }, (_, page) => renderPage(page))

/** The page of connections that a cursor names; without one, the first. */
export const connectionsResponse = (cursor: string | null): string | undefined =>
  pages[cursor === null ? 0 : Number(cursor.replace("page-", ""))]

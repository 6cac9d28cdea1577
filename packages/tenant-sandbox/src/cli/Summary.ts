/**
 * What the command prints once it listens: the tenant's address, its credentials, and lines to paste.
 */
import type { RunningSandbox } from "../StartTenantSandbox.ts"

/** A value quoted for a shell. */
const quoted = (value: string): string =>
  /^[\w@%+=:,./[\]-]+$/u.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

const exportLine = (variables: Readonly<Record<string, string | undefined>>): string =>
  `export ${Object.entries(variables)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`]))
    .join(" ")}`

/** The lines that set the `AUTH0_…` variables in a shell. */
const linesToPaste = (
  sandbox: RunningSandbox,
  caFile: string | undefined
): ReadonlyArray<string> => {
  const { clientId, clientSecret, domain, origin } = sandbox
  const access = {
    AUTH0_CLIENT_ID: clientId,
    AUTH0_CLIENT_SECRET: clientSecret,
    NODE_EXTRA_CA_CERTS: caFile
  }
  return [
    "# for @effect-auth0/management and key-rotation",
    exportLine({ AUTH0_DOMAIN: domain, AUTH0_ORIGIN: origin, ...access }),
    ...(caFile === undefined
      ? []
      : [
          "# for programs that call https://{domain}",
          exportLine({ AUTH0_DOMAIN: new URL(origin).host, ...access })
        ])
  ]
}

/** A value as a file for `node --env-file` takes it: such a file has no way to escape a quotation mark. */
const inFile = (value: string): string => {
  if (/^[\w@%+=:,./[\]-]+$/u.test(value)) return value
  const quote = ["'", '"', "`"].find((mark) => !value.includes(mark))
  return quote === undefined ? value : `${quote}${value}${quote}`
}

/** The file of `--write-env`. Node reads what it trusts when it starts, so no certificate is in it. */
export const environmentFile = (sandbox: RunningSandbox): string => {
  const { clientId, clientSecret, domain, origin } = sandbox
  return Object.entries({
    AUTH0_DOMAIN: domain,
    AUTH0_ORIGIN: origin,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_CLIENT_SECRET: clientSecret
  })
    .map(([name, value]) => `${name}=${inFile(value)}\n`)
    .join("")
}

/** The output for people. */
export const summaryText = (sandbox: RunningSandbox, caFile: string | undefined): string => {
  const rows: ReadonlyArray<readonly [string, string | undefined]> = [
    ["origin", sandbox.origin],
    ["domain", sandbox.domain],
    ["audience", sandbox.audience],
    ["client id", sandbox.clientId],
    ["client secret", sandbox.clientSecret],
    ["ca file", caFile],
    ["connections", String(sandbox.connections.all().length)]
  ]
  const shown = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(15)}${value}`]
  )
  return `${[...shown, "", ...linesToPaste(sandbox, caFile)].join("\n")}\n`
}

/** The output for programs. */
export const summaryJson = (sandbox: RunningSandbox, caFile: string | undefined): string => {
  const { audience, clientId, clientSecret, domain, origin } = sandbox
  return `${JSON.stringify({ origin, domain, audience, clientId, clientSecret, caFile })}\n`
}

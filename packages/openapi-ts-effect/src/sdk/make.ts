/** The module `make`: the options of a client, and what makes one over a transport. */
import { pureAnnotation } from "../print/dialect.ts"
import { literalText } from "../print/literal.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

/** The token endpoint of the document's first client-credentials grant. */
const tokenEndpointText = ({ schemes, server }: Parts): ReadonlyArray<string> | undefined => {
  const url = schemes.flatMap((each) =>
    each.type === "oauth2" && each.tokenUrl !== undefined ? [each.tokenUrl] : []
  )[0]
  const parsed = url === undefined ? null : URL.parse(url, server.origin)
  return parsed === null
    ? undefined
    : [
        "const tokenEndpoint: TokenEndpoint = {",
        `  origin: ${literalText(parsed.origin)},`,
        `  path: ${literalText(parsed.pathname + parsed.search)},`,
        "  format: form,",
        "  parameters: {},",
        `  assertionAudience: ${literalText(parsed.href)}`,
        "}",
        ""
      ]
}

export const makeText = (parts: Parts) => {
  const { schemes, server, servers, sibling } = parts
  const tokenEndpoint = tokenEndpointText(parts)
  const isOpen = schemes.length === 0
  const needsOrigin = server.origin === undefined && servers.length === 0
  const made = [
    "profile",
    server.origin === undefined ? (needsOrigin ? "undefined" : "null") : literalText(server.origin),
    ...(tokenEndpoint === undefined ? [] : ["tokenEndpoint"])
  ]
  const makeOf = `${pureAnnotation} makeOf(\n  ${made.join(",\n  ")}\n)`
  const members = [
    ...(needsOrigin
      ? [
          "  /** Scheme, host and port of the server: `https`, or `http` on this machine. */",
          "  readonly origin: string"
        ]
      : []),
    ...(isOpen
      ? [
          " /** The credentials; the document requires none. */",
          '  readonly credentials?: SdkOptions["credentials"] | undefined'
        ]
      : [])
  ]
  return [
    `import { makeOf, type MakeClient, type SdkOptions } from ${fromRuntime("sdk/SdkClient")}`,
    ...(tokenEndpoint === undefined
      ? []
      : [
          `import type { TokenEndpoint } from ${fromRuntime("core/Server")}`,
          `import { form } from ${fromRuntime("credentials/TokenFormats")}`
        ]),
    ...(isOpen ? [`import { none } from ${fromRuntime("credentials/Schemes")}`] : []),
    `import { profile } from ${JSON.stringify(sibling("profile"))}`,
    "",
    ...(tokenEndpoint ?? []),
    "/** The options of a client. */",
    `export interface ClientOptions extends ${isOpen ? 'Omit<SdkOptions, "credentials">' : "SdkOptions"} {${members.length === 0 ? "" : `\n${members.join("\n")}\n`}}`,
    "",
    ...(isOpen
      ? [
          `const makeWith = ${makeOf}`,
          "",
          "/** Makes a client over a transport. */",
          "export const make: MakeClient<ClientOptions> = (transport, options) =>",
          "  makeWith(transport, { ...options, credentials: options.credentials ?? none })"
        ]
      : [
          "/** Makes a client over a transport. */",
          `export const make: MakeClient<ClientOptions> = ${makeOf}`
        ]),
    ""
  ].join("\n")
}

/** The module `credentials`: one constructor for each security scheme of the document. */
import { camelCase, localName, uniqueNames } from "../config/identifiers.ts"
import { documentationOf } from "../print/documentation.ts"
import { keyText, literalText } from "../print/literal.ts"
import type { WrittenScheme } from "../read/security.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

const places = { header: "header", query: "query parameter", cookie: "cookie" } as const

/** The names of the runtime's credentials. */
const credentialNames = [
  "token",
  "tokenEffect",
  "clientSecret",
  "mutualTls",
  "basic",
  "none",
  "schemes"
]

/** The constructor of a scheme's credentials. */
const schemeText = (scheme: WrittenScheme, name: string): ReadonlyArray<string> => {
  const description = scheme.description
  switch (scheme.type) {
    case "apiKey":
      return [
        ...documentationOf([
          `An API key, in the ${places[scheme.in]} \`${scheme.name}\`.`,
          description
        ]),
        `export const ${name} = (key: Redacted<string>): Credentials =>`,
        `  apiKeyIn(${literalText({ in: scheme.in, name: scheme.name })}, key)`,
        ""
      ]
    case "basic":
      return [
        ...documentationOf(["A name and a password.", description]),
        `export const ${name}: typeof basic = basic`,
        ""
      ]
    case "bearer":
      return [
        ...documentationOf(["A token that you have.", description]),
        `export const ${name}: typeof token = token`,
        ""
      ]
    case "oauth2":
      return scheme.tokenUrl === undefined
        ? [
            ...documentationOf([
              "An OAuth 2 token that you have; `tokenEffect` takes an Effect that returns one.",
              description
            ]),
            `export const ${name}: typeof token = token`,
            ""
          ]
        : [
            ...documentationOf([
              "The client-credentials grant of OAuth 2; `token` and `tokenEffect` take a token of any other grant.",
              description
            ]),
            `export const ${name}: typeof clientSecret = clientSecret`,
            ""
          ]
  }
}

export const credentialsText = ({ schemes }: Parts) => {
  const unique = uniqueNames(credentialNames)
  // A scheme with the name of the runtime's constructor needs no other.
  const own = schemes.filter(
    ({ scheme, type }) => !(credentialNames.includes(scheme) && type !== "apiKey")
  )
  const named = own.map((scheme) => ({
    scheme,
    name: unique(localName(camelCase(scheme.scheme) || "apiKey"))
  }))
  const has = (type: WrittenScheme["type"]): boolean => schemes.some((each) => each.type === type)
  const hasGrant = own.some((each) => each.type === "oauth2" && each.tokenUrl !== undefined)
  const hasToken = own.some(
    (each) => each.type === "bearer" || (each.type === "oauth2" && each.tokenUrl === undefined)
  )
  const used = [...(hasGrant ? ["clientSecret"] : []), ...(hasToken ? ["token"] : [])]
  return [
    ...(has("apiKey")
      ? [
          'import type { Redacted } from "effect/Redacted"',
          `import { apiKey as apiKeyIn } from ${fromRuntime("credentials/ApiKey")}`
        ]
      : []),
    ...(own.some(({ type }) => type === "basic")
      ? [`import { basic } from ${fromRuntime("credentials/Basic")}`]
      : []),
    ...(has("apiKey") || schemes.length > 1
      ? [`import type { Credentials } from ${fromRuntime("credentials/Credentials")}`]
      : []),
    ...(used.length > 0
      ? [`import { ${used.join(", ")} } from ${fromRuntime("credentials/Credentials")}`]
      : []),
    ...(schemes.length > 1
      ? [`import { schemes as schemesOf } from ${fromRuntime("credentials/Schemes")}`]
      : []),
    "",
    `export * from ${fromRuntime("credentials/Credentials")}`,
    ...(has("basic") ? [`export { basic } from ${fromRuntime("credentials/Basic")}`] : []),
    `export { none } from ${fromRuntime("credentials/Schemes")}`,
    "",
    ...named.flatMap(({ name, scheme }) => schemeText(scheme, name)),
    ...(schemes.length > 1
      ? [
          "/** Several credentials by the names of their schemes: an operation is called with those that it needs. */",
          "export const schemes = (given: {",
          ...schemes.map(({ scheme }) => `  readonly ${keyText(scheme)}?: Credentials`),
          "}): Credentials => schemesOf(given)",
          ""
        ]
      : [])
  ].join("\n")
}

/** The security schemes of a document, besides API keys. */
import { apiKeysOf } from "./api-keys.ts"
import type { WrittenApiKey } from "./api-keys.ts"
import { follow, isNode, memberOf, referenceOf } from "./document.ts"

/** A supported security scheme. */
export type WrittenScheme =
  | (WrittenApiKey & { readonly type: "apiKey" })
  | {
      readonly type: "basic" | "bearer"
      readonly scheme: string
      readonly description: string | undefined
    }
  | {
      readonly type: "oauth2"
      readonly scheme: string
      readonly description: string | undefined
      /** The token endpoint for applications, if there is one. */
      readonly tokenUrl: string | undefined
    }

const textOr = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined

const schemeOf = (name: string, written: unknown): ReadonlyArray<WrittenScheme> => {
  const type = memberOf(written, "type")
  const description = textOr(memberOf(written, "description"))
  if (type === "http") {
    const scheme = textOr(memberOf(written, "scheme"))?.toLowerCase()
    return scheme === "basic" || scheme === "bearer"
      ? [{ type: scheme, scheme: name, description }]
      : []
  }
  if (type === "openIdConnect") return [{ type: "bearer", scheme: name, description }]
  if (type !== "oauth2") return []
  const flow = memberOf(memberOf(written, "flows"), "clientCredentials")
  return [
    { type: "oauth2", scheme: name, description, tokenUrl: textOr(memberOf(flow, "tokenUrl")) }
  ]
}

/** The supported security schemes of a document, in order. */
export const schemesOf = (document: unknown): ReadonlyArray<WrittenScheme> => {
  const keys = new Map(apiKeysOf(document).map((key) => [key.scheme, key]))
  const schemes = memberOf(memberOf(document, "components"), "securitySchemes")
  return Object.entries(isNode(schemes) ? schemes : {}).flatMap(
    ([name, written]): ReadonlyArray<WrittenScheme> => {
      const key = keys.get(name)
      const reference = referenceOf(written)
      return key === undefined
        ? schemeOf(name, reference === undefined ? written : follow(document, reference))
        : [{ type: "apiKey", ...key }]
    }
  )
}

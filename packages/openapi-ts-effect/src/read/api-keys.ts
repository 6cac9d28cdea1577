/** The API keys that a document says its API takes. */
import { failWith } from "../config/errors.ts"
import { follow, memberOf, referenceOf } from "./document.ts"

/** A security scheme of the type `apiKey`. */
export interface WrittenApiKey {
  /** What the document calls the scheme. */
  readonly scheme: string
  readonly in: "header" | "query" | "cookie"
  /** The name of the header, of the query parameter or of the cookie. */
  readonly name: string
  readonly description: string | undefined
}

// The names of headers and of cookies are tokens (RFC 9110, section 5.6.2).
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const apiKeyOf = (scheme: string, written: unknown): ReadonlyArray<WrittenApiKey> => {
  const [type, place, name, description] = ["type", "in", "name", "description"].map((member) =>
    memberOf(written, member)
  )
  if (type !== "apiKey") return []
  const where = `security scheme "${scheme}"`
  if (place !== "header" && place !== "query" && place !== "cookie") {
    return failWith(
      where,
      `its key is in ${JSON.stringify(place)}`,
      'write "header", "query" or "cookie"'
    )
  }
  if (typeof name !== "string" || name === "" || (place !== "query" && !token.test(name))) {
    return failWith(
      where,
      `${JSON.stringify(name)} is not the name of a ${place === "query" ? "parameter" : place}`,
      "write the name under which the key is sent"
    )
  }
  const text = typeof description === "string" ? description : undefined
  return [{ scheme, in: place, name, description: text }]
}

/** The API keys of a document of OpenAPI 3 or Swagger 2.0, in its order. */
export const apiKeysOf = (document: unknown): ReadonlyArray<WrittenApiKey> => {
  const schemes =
    memberOf(memberOf(document, "components"), "securitySchemes") ??
    memberOf(document, "securityDefinitions")
  return Object.entries(Object(schemes)).flatMap(([scheme, written]) => {
    const reference = referenceOf(written)
    return apiKeyOf(scheme, reference === undefined ? written : follow(document, reference))
  })
}

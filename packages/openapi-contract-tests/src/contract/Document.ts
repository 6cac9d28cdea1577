/**
 * A bundled OpenAPI document, with local references followed on demand, so that
 * nothing is copied and cycles do no harm.
 */
import { ContractError, isObject, type Json, type JsonObject, objectAt } from "./Json.ts"

/** A bundled document. */
export interface Document {
  readonly root: JsonObject
  /** The value, or what its `$ref` leads to, however many steps that takes. */
  readonly resolve: (value: Json | undefined, at: string) => JsonObject
}

const unescape = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~")

const follow = (root: JsonObject, reference: string): Json => {
  let current: Json | undefined = root
  for (const token of reference.slice(2).split("/")) {
    current = isObject(current) ? current[unescape(token)] : undefined
  }
  if (current === undefined) throw new ContractError(reference, "nothing is there")
  return current
}

/** A document made of a JSON value. */
export const fromRoot = (root: JsonObject): Document => ({
  root,
  resolve: (value, at) => {
    let current = objectAt(value, at)
    for (let steps = 0; typeof current["$ref"] === "string"; steps++) {
      const reference = current["$ref"]
      if (!reference.startsWith("#/")) {
        throw new ContractError(at, `${reference} leads out of the bundle`)
      }
      if (steps > 100) throw new ContractError(at, `${reference} leads in a circle`)
      current = objectAt(follow(root, reference), reference)
    }
    return current
  }
})

/** The path of the first server, such as `/api/v2`; `""` if it has none. */
export const basePath = (document: Document): string => {
  const [server] = Array.isArray(document.root["servers"]) ? document.root["servers"] : []
  const url = objectAt(server, "servers/0")["url"]
  if (typeof url !== "string") return ""
  // The host may be a template, which URL does not parse.
  return url.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/\/$/, "")
}

/**
 * The same document with the server's base path before every path. Prism serves
 * paths as they are written and ignores the servers, so that a client with the
 * real base path would find nothing.
 */
export const withBasePath = (document: Document): Document => {
  const prefix = basePath(document)
  const paths = objectAt(document.root["paths"], "paths")
  return fromRoot({
    ...document.root,
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [prefix + path, item]))
  })
}

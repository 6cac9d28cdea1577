/** Where a document says that its API is. */
import { isNode, memberOf } from "./document.ts"

/** The first server of a document. */
export interface WrittenServer {
  /** Scheme, host and port, where the document names a server that a client can be pointed at. */
  readonly origin: string | undefined
  /** What the path of every request begins with; `""` for nothing. */
  readonly basePath: string
}

const firstOf = (value: unknown): unknown =>
  Array.isArray(value) ? (value[0] as unknown) : undefined

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

/** A template with the defaults of its variables; one without a default stays. */
const filled = (template: string, variables: unknown): string =>
  template.replaceAll(/\{([^}]*)\}/g, (variable, name: string) => {
    const value = memberOf(memberOf(variables, name), "default")
    return typeof value === "string" ? value : variable
  })

const secure = /^https:|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|$)/

const serverOfUrl = (url: string, variables: unknown): WrittenServer => {
  const [, host = "", path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is.exec(url) ?? []
  // Where the host is a template, which one it is is for the program to say.
  const origin = host.includes("{") || !secure.test(host) ? undefined : host.toLowerCase()
  return { origin, basePath: filled(path, variables).replace(/\/+$/, "") }
}

/** The first server of a document of OpenAPI 3, or the host of one of Swagger 2.0. */
export const serverOf = (document: unknown): WrittenServer => {
  const server = firstOf(memberOf(document, "servers"))
  if (isNode(server)) return serverOfUrl(textOf(server["url"]), server["variables"])
  const host = textOf(memberOf(document, "host"))
  const schemes = memberOf(document, "schemes")
  const scheme = Array.isArray(schemes) && !schemes.includes("https") ? textOf(schemes[0]) : "https"
  return serverOfUrl(
    `${host === "" ? "" : `${scheme}://${host}`}${textOf(memberOf(document, "basePath"))}`,
    undefined
  )
}

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

/** A server that a program can choose, with what it has to say for it. */
export interface ServerChoice {
  readonly url: string
  /** What the document calls it. */
  readonly title: string | undefined
  readonly variables: ReadonlyArray<{
    readonly name: string
    readonly default: string | undefined
    /** The values that it can have; any, if there are none. */
    readonly values: ReadonlyArray<string>
    readonly description: string | undefined
  }>
}

const optionalText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined

/** The servers of a document, where there are several or they have variables. */
export const serversOf = (document: unknown): ReadonlyArray<ServerChoice> => {
  const servers = memberOf(document, "servers")
  const choices = (Array.isArray(servers) ? servers : []).filter(isNode).map((server) => {
    const url = textOf(server["url"])
    const names = [...url.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name)
    return {
      url,
      title: optionalText(server["name"]) ?? optionalText(server["description"]),
      variables: [...new Set(names)].map((name) => {
        const variable = memberOf(server["variables"], name)
        const values = memberOf(variable, "enum")
        return {
          name,
          default: optionalText(memberOf(variable, "default")),
          values: (Array.isArray(values) ? values : []).filter((each) => typeof each === "string"),
          description: optionalText(memberOf(variable, "description"))
        }
      })
    }
  })
  return choices.length > 1 || choices.some(({ variables }) => variables.length > 0) ? choices : []
}

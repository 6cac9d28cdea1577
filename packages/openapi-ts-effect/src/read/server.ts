/** The servers of a document. */
import { isNode, memberOf } from "./document.ts"

/** The first server of a document. */
export interface WrittenServer {
  /** Scheme, host and port, if the document has a usable server. */
  readonly origin: string | undefined
  /** The base path; `""` for none. */
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

const parts = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is

const serverOfUrl = (url: string, variables: unknown): WrittenServer => {
  // The scheme, or everything, may be a variable: what is host and what is path shows with its value.
  const [, , path = ""] = parts.exec(filled(url, variables)) ?? []
  const [, host = ""] = parts.exec(url) ?? []
  // If the host is a template, the program must choose it.
  const origin = host.includes("{") || !secure.test(host) ? undefined : host.toLowerCase()
  return { origin, basePath: path.replace(/\/+$/, "") }
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

/** The variables in the host of a server. */
export const hostVariables = (server: unknown): ReadonlyArray<string> => {
  const [, host = ""] = /^([^/]*:\/\/[^/]*)/.exec(textOf(memberOf(server, "url"))) ?? []
  return [...host.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name)
}

/** A server with the defaults of its variables, also of those in its host. */
export const serverByDefault = (server: unknown): WrittenServer =>
  serverOfUrl(filled(textOf(memberOf(server, "url")), memberOf(server, "variables")), undefined)

/** A server that a program can choose, with its variables. */
export interface ServerChoice {
  readonly url: string
  /** Its name in the document. */
  readonly title: string | undefined
  readonly variables: ReadonlyArray<{
    readonly name: string
    readonly default: string | undefined
    /** The allowed values; any, if empty. */
    readonly values: ReadonlyArray<string>
    readonly description: string | undefined
  }>
}

const optionalText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined

/** The servers of a document, if there are several or they have variables. */
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

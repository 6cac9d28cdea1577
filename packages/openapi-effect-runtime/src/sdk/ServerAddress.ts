/** A server of an API's document, with the values of its variables. */
import { ConfigurationError } from "../core/ConfigurationError.ts"

/** Where the operations of an API are. */
export interface ServerAddress {
  /** Scheme, host and port; `undefined` for those of the option `origin`. */
  readonly origin: string | undefined
  /** What the path of every request begins with; `""` for nothing. */
  readonly basePath: string
}

/** What may stand for a variable: nothing that ends a host or a path, or begins another. */
const safe = /^[\w.~-]+(:\d+)?$/

/** The address that a template leads to; a variable with an unsafe value, or none, is a `ConfigurationError`. */
export const serverAt = (
  template: string,
  variables: Readonly<Record<string, string>>
): ServerAddress | ConfigurationError => {
  let wrong: ConfigurationError | undefined
  const hostEnd = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(template)?.[0].length ?? 0
  const filled = template.replaceAll(/\{([^}]*)\}/g, (_, name: string, at: number) => {
    const value = variables[name]
    // A variable of a path may be several segments, of which none is a step; one of a host is no path.
    const isSafe =
      value !== undefined &&
      (at >= hostEnd || !value.includes("/")) &&
      value
        .split("/")
        .every((part, index, parts) =>
          part === ""
            ? index === 0 || index === parts.length - 1
            : safe.test(part) && !/^\.+$/.test(part)
        )
    if (!isSafe) {
      wrong ??= new ConfigurationError({
        option: "server",
        message: `the variable ${name} of the server is missing, or has a character that no address has`
      })
    }
    return value ?? ""
  })
  if (wrong !== undefined) return wrong
  const [, origin, path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is.exec(filled) ?? []
  return { origin: origin?.toLowerCase(), basePath: path.replace(/\/+$/, "") }
}

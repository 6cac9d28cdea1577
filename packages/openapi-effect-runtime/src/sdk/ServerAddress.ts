/** A server of an API's document, with the values of its variables. */
import { ConfigurationError } from "../core/ConfigurationError.ts"

/** Where the operations of an API are. */
export interface ServerAddress {
  /** Scheme, host and port; `undefined` for those of the option `origin`. */
  readonly origin: string | undefined
  /** The base path; `""` for none. */
  readonly basePath: string
}

/** The allowed values of a variable: nothing that ends a host or a path, or starts another. */
const safe = /^[\w.~-]+(:\d+)?$/

/**
 * The address of a template; a variable that is missing or has an unsafe value is a
 * `ConfigurationError`.
 */
export const serverAt = (
  template: string,
  variables: Readonly<Record<string, string>>
): ServerAddress | ConfigurationError => {
  let wrong: ConfigurationError | undefined
  const hostEnd = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(template)?.[0].length ?? 0
  const filled = template.replaceAll(/\{([^}]*)\}/g, (_, name: string, at: number) => {
    const value = variables[name]
    // A path variable may have several segments, but no dot segments; a host variable has no path.
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

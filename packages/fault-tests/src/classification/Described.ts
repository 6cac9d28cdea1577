/**
 * An error as data, so that what is thrown in another process or another runtime can be
 * looked at here. This module imports nothing: it runs wherever errors are recorded.
 */

/** What was thrown, with its causes. */
export interface Described {
  readonly name: string
  readonly message: string
  /** Its other own properties of a simple kind: `code`, `syscall`, `errno`, … */
  readonly fields: Readonly<Record<string, string | number | boolean>>
  readonly cause?: Described | undefined
  readonly errors?: ReadonlyArray<Described> | undefined
}

const described = new Set(["name", "message", "stack", "cause", "errors"])
const deepest = 5

/** Describes an error. */
export const describe = (thrown: unknown, depth = 0): Described => {
  const error = Object(thrown) as Record<string, unknown>
  const fields: Record<string, string | number | boolean> = {}
  for (const key of new Set([...Object.getOwnPropertyNames(error), "code"])) {
    const value = error[key]
    if (described.has(key)) continue
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      fields[key] = value
    }
  }
  const { cause, errors } = error
  return {
    name: String(error["name"]),
    message: String(error["message"]),
    fields,
    ...(cause !== undefined && depth < deepest ? { cause: describe(cause, depth + 1) } : undefined),
    ...(Array.isArray(errors) && depth < deepest
      ? { errors: errors.map((each) => describe(each, depth + 1)) }
      : undefined)
  }
}

/** An error that looks as described. */
export const revive = ({ cause, errors, fields, message, name }: Described): Error => {
  const error =
    errors === undefined ? new Error(message) : new AggregateError(errors.map(revive), message)
  if (cause !== undefined) error.cause = revive(cause)
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true })
  return Object.assign(error, fields)
}

/**
 * Derives the file, the constant and the namespace of an operation from its names in the document. The
 * raw client and the layer follow the same rules, so their files mirror each other.
 */
import { camelCase, isIdentifier, kebabCase, words } from "../config/identifiers.ts"

/** What the names of an operation are derived from: a dotted identifier, otherwise the first tag. */
export interface OperationSource {
  readonly operationId?: string | undefined
  readonly tags?: ReadonlyArray<string> | undefined
  readonly method: string
  readonly path: string
}

/** The resource and the name of an operation. */
export interface OperationName {
  /** The resource as a path of kebab-case segments, outermost first; never empty. */
  readonly resource: ReadonlyArray<string>
  /** The operation's name within its resource, which can be a reserved word. */
  readonly name: string
}

/** File names with another meaning: the index of a folder, and devices on Windows. */
const takenFileName = /^(index|con|prn|aux|nul|com\d|lpt\d)$/

const segment = (name: string): string => {
  const file = kebabCase(name)
  return takenFileName.test(file) ? `${file}-resource` : file
}

/** `GET /users/{id}` is `getUsersById`. */
const nameOfPath = (method: string, path: string): string =>
  camelCase(`${method.toLowerCase()} ${path.replaceAll(/\{([^}]*)\}/g, " by $1 ")}`)

/** Some frameworks join the class and the method behind an operation: `UsersController_findAll`. */
const classAndMethod = /^(\p{Lu}[\p{L}\p{N}]*?)(?:Controller)?_(\p{Ll}\w*)$/u

const segmentsOf = (operationId: string): ReadonlyArray<string> => {
  const [, owner, method] = classAndMethod.exec(operationId) ?? []
  return owner === undefined || method === undefined
    ? operationId.split(/[./]/).filter((part) => words(part).length > 0)
    : [owner, method]
}

/**
 * Names an operation. An `operationId` with dots or slashes (`connections.keys.rotate`,
 * `actions/list`), or of a class and a method (`Actions_list`), is a path of resources and a name;
 * otherwise the first tag is the resource.
 */
export const nameOperation = (source: OperationSource, untagged: string): OperationName => {
  const segments = [...segmentsOf(source.operationId ?? "")]
  const last = segments.pop()
  if (last !== undefined && segments.length > 0) {
    return { resource: segments.map(segment), name: isIdentifier(last) ? last : camelCase(last) }
  }
  const tag = source.tags?.find((name) => words(name).length > 0)
  return {
    resource: [segment(tag ?? untagged)],
    name: last === undefined ? nameOfPath(source.method, source.path) : camelCase(last)
  }
}

/** A word in lower case, and in the singular if its ending tells. Used for comparison only. */
const stem = (word: string): string =>
  word
    .toLowerCase()
    .replace(/ies$/, "y")
    .replace(/(s|x|z|ch|sh)es$/, "$1")
    .replace(/([^s])s$/, "$1")

/** A name without the words of its resource: `listDroplets` in `droplets` is `list`. */
const shortened = ({ name, resource }: OperationName): string => {
  const own = words(name)
  const of = words(resource.at(-1) ?? "").map(stem)
  const at = own.findIndex((_, index) =>
    of.every((word, offset) => stem(own[index + offset] ?? "") === word)
  )
  const rest = at < 0 || of.length === own.length ? own : own.toSpliced(at, of.length)
  return camelCase(rest.join(" "))
}

/**
 * The names of operations without the words of their resources, unless two operations would get the
 * same name.
 */
export const shortNames = (operations: ReadonlyArray<OperationName>): ReadonlyArray<string> => {
  const keyOf = ({ resource }: OperationName, name: string): string => [...resource, name].join("/")
  const counts = new Map<string, number>()
  for (const operation of operations) {
    for (const name of new Set([operation.name, shortened(operation)])) {
      const key = keyOf(operation, name)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return operations.map((operation) => {
    const short = shortened(operation)
    return counts.get(keyOf(operation, short)) === 1 ? short : operation.name
  })
}

/** Whether an identifier names the resource of its operation. */
export const isPlaced = (operationId: string | undefined): boolean =>
  segmentsOf(operationId ?? "").length > 1

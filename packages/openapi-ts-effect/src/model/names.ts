/**
 * Names: from what a document calls an operation to the file, the constant and the namespace
 * it becomes. Both the raw client's file layout and the layer's use these rules, so that the
 * two mirror each other.
 */
import { camelCase, isIdentifier, kebabCase, words } from "../config/identifiers.ts"

/** What names an operation: a dotted identifier says all; else the tag is the resource. */
export interface OperationSource {
  readonly operationId?: string | undefined
  readonly tags?: ReadonlyArray<string> | undefined
  readonly method: string
  readonly path: string
}

/** Where an operation belongs. */
export interface OperationName {
  /** The resource as a path of kebab-case segments, outermost first; never empty. */
  readonly resource: ReadonlyArray<string>
  /** The operation's name in its resource; may be a reserved word. */
  readonly name: string
}

/** File names that mean something else: the index of a folder, and devices on Windows. */
const takenFileName = /^(index|con|prn|aux|nul|com\d|lpt\d)$/

const segment = (name: string): string => {
  const file = kebabCase(name)
  return takenFileName.test(file) ? `${file}-resource` : file
}

/** `GET /users/{id}` is `getUsersById`. */
const nameOfPath = (method: string, path: string): string =>
  camelCase(`${method.toLowerCase()} ${path.replaceAll(/\{([^}]*)\}/g, " by $1 ")}`)

/**
 * Names an operation. A dotted `operationId` (`connections.keys.rotate`) is a path of resources
 * and a name; otherwise the first tag is the resource.
 */
export const nameOperation = (source: OperationSource, untagged: string): OperationName => {
  const segments = (source.operationId ?? "").split(".").filter((part) => words(part).length > 0)
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

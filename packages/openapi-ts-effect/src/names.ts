/**
 * Names: from what a document calls an operation to the file, the constant and the namespace
 * it becomes. Both the raw client's file layout and the layer's use these rules, so that the
 * two mirror each other.
 */

/** Splits a name into its words: at anything that no identifier has, at `_`, and at a rise in case. */
const words = (name: string): ReadonlyArray<string> =>
  name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/(?:[^\p{ID_Continue}]|\p{Pc})+/u)
    .filter((word) => word !== "")

const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const identifierStart = /^[\p{ID_Start}$_]/u
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

const startable = (name: string): string => (identifierStart.test(name) ? name : `_${name}`)

/** `customDomains`, `custom_domains` and `Custom Domains` are all `custom-domains`. */
export const kebabCase = (name: string): string => words(name).join("-").toLowerCase()

/** `custom-domains` is `CustomDomains`: the name of a namespace or the start of a type's. */
export const pascalCase = (name: string): string => startable(words(name).map(capitalise).join(""))

/** `get-user` and `GetUser` are `getUser`; capitals inside a name are kept (`getJWKS`). */
export const camelCase = (name: string): string => {
  const [first, ...others] = words(name)
  return first === undefined
    ? ""
    : startable(
        (/^\p{Lu}+$/u.test(first)
          ? first.toLowerCase()
          : first.charAt(0).toLowerCase() + first.slice(1)) + others.map(capitalise).join("")
      )
}

/** Whether a name can be written after a dot, and as the key of an object. */
export const isIdentifier = (name: string): boolean => identifier.test(name)

/** Words that no constant, parameter or type may be called in a strict module. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" ")
)

/** The name a declaration gets in its file: a reserved word is followed by an underscore. */
export const localName = (name: string): string => (reservedWords.has(name) ? `${name}_` : name)

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

/** Gives out names that are all different: the first comer keeps its own, others are numbered. */
export const uniqueNames = (taken: Iterable<string> = []): ((name: string) => string) => {
  const given = new Set(taken)
  return (name) => {
    let candidate = name
    for (let count = 2; given.has(candidate); count += 1) candidate = `${name}${count}`
    given.add(candidate)
    return candidate
  }
}

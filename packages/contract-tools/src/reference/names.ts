/**
 * Names as the service layer has them: from the dotted id of an operation to the namespaces it is
 * called by, the entry point it is imported from and the page it is described on.
 */

/** What an operation's id says. */
export interface OperationName {
  /** The resources, outermost first, as the id has them. */
  readonly resource: ReadonlyArray<string>
  readonly verb: string
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

const kebabCase = (word: string): string =>
  word.replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1-$2").toLowerCase()

/** `connections.keys.rotate` is `rotate` of the resource `connections.keys`. */
export const nameOf = (id: string): OperationName => {
  const segments = id.split(".")
  return { resource: segments.slice(0, -1), verb: segments.at(-1) ?? id }
}

/** `connections.scimConfiguration` is called `Connections.ScimConfiguration`. */
export const namespaceOf = (resource: ReadonlyArray<string>): string =>
  resource.map(capitalized).join(".")

/** The namespace that a program imports from the package's index. */
export const importOf = (resource: ReadonlyArray<string>): string =>
  namespaceOf(resource.slice(0, 1))

/** `connections/scim-configuration`: the entry point of a resource, and its page. */
export const entryOf = (resource: ReadonlyArray<string>): string =>
  resource.map(kebabCase).join("/")

/** What the operation is called in code: `Connections.Keys.rotate`. */
export const callableOf = (id: string): string => {
  const { resource, verb } = nameOf(id)
  return `${namespaceOf(resource)}.${verb}`
}

/** Every resource that is or contains one of the given ones, each once, in the order of its page. */
export const withAncestors = (
  resources: Iterable<ReadonlyArray<string>>
): ReadonlyArray<ReadonlyArray<string>> => {
  const all = new Map<string, ReadonlyArray<string>>()
  for (const resource of resources) {
    for (let length = 1; length <= resource.length; length += 1) {
      const ancestor = resource.slice(0, length)
      all.set(entryOf(ancestor), ancestor)
    }
  }
  return [...all].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, resource]) => resource)
}

/** What all the given resources have in common at their beginning. */
export const commonResource = (
  resources: Iterable<ReadonlyArray<string>>
): ReadonlyArray<string> => {
  const [first = [], ...others] = [...resources]
  const differs = first.findIndex((segment, index) =>
    others.some((other) => other[index] !== segment)
  )
  return differs === -1 ? first : first.slice(0, differs)
}

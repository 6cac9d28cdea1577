/**
 * Identifiers in generated code, and the spellings of names.
 */

/**
 * Splits a name into words: at characters that identifiers cannot have, at `_`, and before capitals.
 * The plural of an acronym (`IPs`, `APIs`) is one word.
 */
export const words = (name: string): ReadonlyArray<string> =>
  name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(?!\p{Lu}s(?!\p{Ll}))(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/(?:[^\p{ID_Continue}]|\p{Pc})+/u)
    .filter((word) => word !== "")

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const identifierStart = /^[\p{ID_Start}$_]/u
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

const startable = (name: string): string => (identifierStart.test(name) ? name : `_${name}`)

/** Words whose capitals begin no other word. */
const compounds = /\b(?:o-auth|graph-ql|i-pv(?=[46])|i-os|mac-os|git-hub|web-hook)/g

/** `customDomains`, `custom_domains` and `Custom Domains` are all `custom-domains`. */
export const kebabCase = (name: string): string =>
  words(name)
    .join("-")
    .toLowerCase()
    .replaceAll(compounds, (compound) => compound.replace("-", ""))

/** `custom-domains` is `CustomDomains`: the name of a namespace or the start of a type's. */
export const pascalCase = (name: string): string => startable(words(name).map(capitalize).join(""))

/** `get-user` and `GetUser` are `getUser`; capitals inside a name are kept (`getJWKS`). */
export const camelCase = (name: string): string => {
  const [first, ...others] = words(name)
  return first === undefined
    ? ""
    : startable(
        (/^\p{Lu}+s?$/u.test(first)
          ? first.toLowerCase()
          : first.charAt(0).toLowerCase() + first.slice(1)) + others.map(capitalize).join("")
      )
}

/** Whether a name can be written after a dot, and as the key of an object. */
export const isIdentifier = (name: string): boolean => identifier.test(name)

/** Reserved words: invalid as names in a strict module. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" ")
)

/** The name of a declaration in its file: reserved words get an underscore. */
export const localName = (name: string): string => (reservedWords.has(name) ? `${name}_` : name)

/** Makes names unique: the first one is kept, later ones are numbered. */
export const uniqueNames = (taken: Iterable<string> = []): ((name: string) => string) => {
  const given = new Set(taken)
  return (name) => {
    let candidate = name
    for (let count = 2; given.has(candidate); count += 1) candidate = `${name}${count}`
    given.add(candidate)
    return candidate
  }
}

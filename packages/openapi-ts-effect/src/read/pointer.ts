/** JSON pointers (RFC 6901) as references have them. */

/** A part of a pointer for a name. */
export const escapePointer = (name: string): string =>
  name.replaceAll("~", "~0").replaceAll("/", "~1")

/** A percent sign that does not start an escape is literal: names contain them unescaped. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The names that a reference within a document leads through; none for one that leads elsewhere. */
export const namesOf = (reference: string): ReadonlyArray<string> | undefined => {
  if (reference === "#" || reference === "#/") return []
  return reference.startsWith("#/")
    ? reference
        .slice("#/".length)
        .split("/")
        .map((part) => decoded(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    : undefined
}

/** The reference to a place within a document. */
export const pointerOf = (names: ReadonlyArray<string | number>): string =>
  ["#", ...names.map((name) => escapePointer(String(name)))].join("/")

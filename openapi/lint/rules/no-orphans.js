/**
 * Nothing lies about unused: each named entry (`PascalCase`, at the top of a file or in the root's
 * components) is referred to by something.
 *
 * @import { Location, Rule } from "../types.d.ts"
 */

const named = /^(?<name>[A-Z][A-Za-z0-9]*):/gmu

/** @returns {Rule} */
export const noOrphans = () => {
  /** @type {Map<string, { location: Location, used: Set<string> }>} */
  const files = new Map()
  return {
    ref(_node, _context, { location }) {
      const name = location?.pointer.match(/^#\/([A-Z][A-Za-z0-9]*)/u)?.[1]
      if (location === undefined || name === undefined) return
      const file = location.source.absoluteRef
      const entry = files.get(file) ?? { location, used: new Set() }
      entry.used.add(name)
      files.set(file, entry)
    },
    Root: {
      leave(_document, { report }) {
        for (const { location, used } of files.values()) {
          for (const match of location.source.body.matchAll(named)) {
            const name = match.groups?.["name"]
            if (name === undefined || used.has(name)) continue
            const file = location.source.absoluteRef.split("/").slice(-2).join("/")
            report({ message: `Nothing refers to ${name} of ${file}.` })
          }
        }
      }
    }
  }
}

/**
 * The confirmations in a checklist that `export` wrote and a person ticked: for each connection, the
 * keys that its identity provider trusts.
 */

/** Whether the box of a key is ticked, by `kid`. */
export type Checklist = ReadonlyMap<string, boolean>

// As `export` writes it: `- [x] trusts the next key \`kid\``.
const box = /^\s*[-*] \[(?<mark>[ xX])\] trusts the (?:current|next) key `(?<kid>[^`]+)`/u

/** Reads a checklist. A key whose boxes differ counts as not confirmed. */
export const readChecklist = (text: string): Checklist => {
  const boxes = new Map<string, boolean>()
  for (const line of text.split(/\r?\n/u)) {
    const { kid, mark } = box.exec(line)?.groups ?? {}
    if (kid === undefined) continue
    boxes.set(kid, (boxes.get(kid) ?? true) && mark !== " ")
  }
  return boxes
}

/**
 * Pairs of ids, such as the users of a role, accessible from both sides in the order of creation. Each
 * pair can have members, such as the settings of a connection in an organization.
 */
import type { JsonObject } from "../http/Json.ts"
import { makeCollection, type Collection } from "./Collection.ts"

/** A pair as plain data. */
export interface Pair {
  readonly left: string
  readonly right: string
  readonly members: JsonObject
}

/** Pairs of ids. Adding an existing pair only changes its members. */
export interface Relation {
  readonly add: (left: string, right: string, members?: JsonObject) => void
  readonly has: (left: string, right: string) => boolean
  readonly get: (left: string, right: string) => Pair | undefined
  /** Whether the pair existed. */
  readonly remove: (left: string, right: string) => boolean
  /** The pairs of a left id; by their right ids. */
  readonly ofLeft: (left: string) => Collection<Pair>
  /** The pairs of a right id; by their left ids. */
  readonly ofRight: (right: string) => Collection<Pair>
  /** Removes all pairs of a deleted id. */
  readonly forgetLeft: (left: string) => void
  readonly forgetRight: (right: string) => void
  readonly pairs: () => ReadonlyArray<Pair>
  /** Replaces all pairs. */
  readonly load: (pairs: Iterable<Pair>) => void
}

const none: Collection<Pair> = makeCollection()

const key = (left: string, right: string): string => JSON.stringify([left, right])

/** No pairs. */
export const makeRelation = (): Relation => {
  const all = makeCollection<Pair>()
  const lefts = new Map<string, Collection<Pair>>()
  const rights = new Map<string, Collection<Pair>>()

  const side = (sides: Map<string, Collection<Pair>>, id: string): Collection<Pair> => {
    const known = sides.get(id)
    if (known !== undefined) return known
    const made = makeCollection<Pair>()
    sides.set(id, made)
    return made
  }
  const insert = (pair: Pair): void => {
    side(lefts, pair.left).set(pair.right, pair)
    side(rights, pair.right).set(pair.left, pair)
  }
  const take = (sides: Map<string, Collection<Pair>>, id: string, other: string): void => {
    const pairs = sides.get(id)
    pairs?.delete(other)
    if (pairs?.size() === 0) sides.delete(id)
  }
  const remove = (left: string, right: string): boolean => {
    const existed = all.delete(key(left, right))
    if (existed) {
      take(lefts, left, right)
      take(rights, right, left)
    }
    return existed
  }

  return {
    add: (left, right, members = {}) => {
      const pair = { left, right, members }
      all.set(key(left, right), pair)
      insert(pair)
    },
    has: (left, right) => all.get(key(left, right)) !== undefined,
    get: (left, right) => all.get(key(left, right)),
    remove,
    ofLeft: (left) => lefts.get(left) ?? none,
    ofRight: (right) => rights.get(right) ?? none,
    forgetLeft: (left) => {
      for (const { right } of lefts.get(left)?.values() ?? []) remove(left, right)
    },
    forgetRight: (right) => {
      for (const { left } of rights.get(right)?.values() ?? []) remove(left, right)
    },
    pairs: all.values,
    load: (pairs) => {
      const made = [...pairs]
      all.load(made.map((pair) => [key(pair.left, pair.right), pair]))
      lefts.clear()
      rights.clear()
      for (const pair of made) insert(pair)
    }
  }
}

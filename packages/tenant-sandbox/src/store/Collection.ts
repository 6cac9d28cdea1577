/**
 * Items in the order in which they were added, found by id, by position and by unique members. A page
 * costs the same wherever it begins: positions are an array, and a cursor is found by bisection, since
 * every item has a number that only grows.
 */

/** An item with its number, which says where a page went on and is never given twice. */
export interface Entry<A> {
  readonly id: string
  readonly number: number
  readonly value: A
}

/** A unique key of an item, several of them, or nothing where the item has none. */
export type KeyOf<A> = (value: A) => string | ReadonlyArray<string> | undefined

/** Items of one kind. */
export interface Collection<A> {
  readonly size: () => number
  readonly get: (id: string) => A | undefined
  /** The item with this value of a unique key. */
  readonly findBy: (key: string, value: string) => Entry<A> | undefined
  /** The unique key that an item would share with another one than `id`, or nothing. */
  readonly conflict: (value: A, id?: string) => string | undefined
  /** Adds an item, or replaces the one of this id where it stands. */
  readonly set: (id: string, value: A) => void
  /** Whether there was such an item. */
  readonly delete: (id: string) => boolean
  readonly values: () => ReadonlyArray<A>
  readonly entries: () => ReadonlyArray<Entry<A>>
  /** Holds these items and no others from now on; cursors of before mean nothing any more. */
  readonly load: (items: Iterable<readonly [id: string, value: A]>) => void
}

/** The first position whose number is above the given one, in entries by ascending numbers. */
export const positionAfter = (order: ReadonlyArray<Entry<unknown>>, number: number): number => {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((order[middle]?.number ?? Infinity) <= number) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * An empty collection. With `limit`, the oldest items make way for new ones.
 */
export const makeCollection = <A>(
  options: {
    readonly keys?: Readonly<Record<string, KeyOf<A>>>
    readonly limit?: number
  } = {}
): Collection<A> => {
  const keys = Object.entries(options.keys ?? {})
  const limit = options.limit ?? Infinity
  let byId = new Map<string, Entry<A>>()
  let order: Array<Entry<A>> = []
  let next = 1
  const indexes = new Map<string, Map<string, Entry<A>>>(keys.map(([name]) => [name, new Map()]))

  const index = (entry: Entry<A>): void => {
    for (const [name, keyOf] of keys) {
      const key = keyOf(entry.value)
      if (typeof key === "string") indexes.get(name)?.set(key, entry)
      else if (key !== undefined) for (const one of key) indexes.get(name)?.set(one, entry)
    }
  }
  const unindex = (entry: Entry<A>): void => {
    for (const [name, keyOf] of keys) {
      const key = keyOf(entry.value)
      if (typeof key === "string") indexes.get(name)?.delete(key)
      else if (key !== undefined) for (const one of key) indexes.get(name)?.delete(one)
    }
  }
  const remove = (entry: Entry<A>): void => {
    byId.delete(entry.id)
    unindex(entry)
    order.splice(positionAfter(order, entry.number - 1), 1)
  }
  const makeWay = (): void => {
    // In one go for a tenth of the items: cutting the front of an array costs its whole length.
    const cut = order.splice(0, order.length - Math.floor(limit * 0.9))
    for (const entry of cut) {
      byId.delete(entry.id)
      unindex(entry)
    }
  }

  return {
    size: () => order.length,
    get: (id) => byId.get(id)?.value,
    findBy: (name, value) => indexes.get(name)?.get(value),
    conflict: (value, id) => {
      for (const [name, keyOf] of keys) {
        const key = keyOf(value)
        if (key === undefined) continue
        for (const one of typeof key === "string" ? [key] : key) {
          const existing = indexes.get(name)?.get(one)
          if (existing !== undefined && existing.id !== id) return name
        }
      }
      return undefined
    },
    set: (id, value) => {
      const existing = byId.get(id)
      const entry = { id, number: existing?.number ?? next++, value }
      if (existing === undefined) order.push(entry)
      else {
        unindex(existing)
        order[positionAfter(order, existing.number - 1)] = entry
      }
      byId.set(id, entry)
      index(entry)
      if (order.length > limit) makeWay()
    },
    delete: (id) => {
      const entry = byId.get(id)
      if (entry !== undefined) remove(entry)
      return entry !== undefined
    },
    values: () => order.map(({ value }) => value),
    entries: () => order,
    load: (items) => {
      byId = new Map()
      order = []
      for (const of of indexes.values()) of.clear()
      for (const [id, value] of items) {
        const entry = { id, number: next++, value }
        byId.set(id, entry)
        order.push(entry)
        index(entry)
      }
    }
  }
}

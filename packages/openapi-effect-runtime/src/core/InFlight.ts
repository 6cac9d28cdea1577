/**
 * Everything in flight, so that it can be ended together. A list in which every entry knows its index,
 * not a set: the tables that a growing set leaves behind keep their entries alive until the next major
 * garbage collection. With a set, that was a seventh of what the collector had to copy for calls over
 * `fetch`, mostly responses.
 */

/** An entry in flight. */
export interface Running<A> {
  readonly value: A
  /** Its index in the list. */
  at: number
}

/** Adds a value to the list. */
export const enter = <A>(list: Array<Running<A>>, value: A): Running<A> => {
  const running = { value, at: list.length }
  list.push(running)
  return running
}

/** Removes an entry unless it is already removed; the last entry takes its index. */
export const leave = <A>(list: Array<Running<A>>, running: Running<A>): void => {
  if (list[running.at] !== running) return
  const last = list.pop()
  if (last === undefined || last === running) return
  list[running.at] = last
  last.at = running.at
}

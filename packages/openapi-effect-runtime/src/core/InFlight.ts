/**
 * What is under way, to be ended with all else. A list in which everything knows its
 * place, and not a set: the tables that a set outgrows, by what comes and goes, keep what
 * was in them until the collector looks at old objects. That was a seventh of what it had to
 * move of calls over `fetch`, their responses first of all.
 */

/** One of what is under way. */
export interface Running<A> {
  readonly value: A
  /** Its place in the list. */
  at: number
}

/** Puts a value into the list. */
export const enter = <A>(list: Array<Running<A>>, value: A): Running<A> => {
  const running = { value, at: list.length }
  list.push(running)
  return running
}

/** Takes one out, unless it is out already; the last one gets its place. */
export const leave = <A>(list: Array<Running<A>>, running: Running<A>): void => {
  if (list[running.at] !== running) return
  const last = list.pop()
  if (last === undefined || last === running) return
  list[running.at] = last
  last.at = running.at
}

/**
 * Takes measurements in turns: every subject once a round, and each round begins
 * with another one, so that neither a busy moment nor its place in the round
 * favours a subject.
 */

/** The order of a round's subjects. */
export const orderOf = <A>(subjects: ReadonlyArray<A>, round: number): ReadonlyArray<A> => {
  const first = subjects.length === 0 ? 0 : round % subjects.length
  return [...subjects.slice(first), ...subjects.slice(0, first)]
}

/** Measures every subject in each of the rounds; gives the measurements by subject, in order. */
export const interleave = async <Name extends string, A>(
  subjects: ReadonlyArray<Name>,
  rounds: number,
  measure: (subject: Name) => Promise<A>
): Promise<Readonly<Record<Name, ReadonlyArray<A>>>> => {
  const taken = Object.fromEntries(subjects.map((subject) => [subject, []])) as unknown as Record<
    Name,
    Array<A>
  >
  for (let round = 0; round < rounds; round++) {
    for (const subject of orderOf(subjects, round)) {
      taken[subject].push(await measure(subject))
    }
  }
  return taken
}

/** Several series of rounds as one, in order. */
export const joined = <Name extends string, A>(
  subjects: ReadonlyArray<Name>,
  series: ReadonlyArray<Readonly<Record<Name, ReadonlyArray<A>>>>
): Readonly<Record<Name, ReadonlyArray<A>>> =>
  Object.fromEntries(
    subjects.map((subject) => [subject, series.flatMap((one) => one[subject])])
  ) as unknown as Record<Name, ReadonlyArray<A>>

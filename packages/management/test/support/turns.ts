/** Waits for what happens in this process without asking how long it takes; the runner's limit ends what hangs. */
import * as Effect from "effect/Effect"

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Comes once a condition holds, which is looked at in every turn of the loop. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turn()
}

const turnsOfBothEnds = 200

/**
 * Lets arrive what was written to a socket whose both ends are in this process: what one end
 * writes, the other can read in the next turn.
 */
export const delivered = Effect.promise(async () => {
  for (let turns = 0; turns < turnsOfBothEnds; turns++) await turn()
})

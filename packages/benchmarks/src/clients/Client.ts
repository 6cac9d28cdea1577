/**
 * What is measured of each client: the same rotation over and over, from a number
 * of loops at once, and a walk over all connections.
 */

/** The connection whose keys are rotated. */
export const connectionId = "con_A1b2C3d4E5f6G7h8"

/** The tenant that the clients are made for; what they send goes to the loopback server. */
export const domain = "tenant.eu.auth0.com"

/** One of the clients that are measured side by side. */
export interface Client {
  /** Rotates in `concurrency` loops until `isOver`; gives the number of rotations. */
  readonly rotate: (concurrency: number, isOver: () => boolean) => Promise<number>
  /** Reads every connection; gives their number. */
  readonly list?: () => Promise<number>
}

/** Makes a client for the server at `origin`. */
export type MakeClient = (origin: string) => Promise<Client> | Client

/** Rejects a response that is not a key, so that no client gains by failing. */
export const expectKey = (response: unknown): void => {
  if (
    typeof response !== "object" ||
    response === null ||
    !("kid" in response) ||
    response.kid !== "kid_00000000000000000001"
  ) {
    throw new Error("The response is not the key that the server sent")
  }
}

/** Runs a call that gives a Promise in loops. */
export const inLoops =
  (call: () => Promise<unknown>): Client["rotate"] =>
  async (concurrency, isOver) => {
    let count = 0
    const loop = async (): Promise<void> => {
      while (!isOver()) {
        expectKey(await call())
        count++
      }
    }
    await Promise.all(Array.from({ length: concurrency }, loop))
    return count
  }

/** How much is measured: all that a figure needs, or as much as CI has the time for. */

/** The rounds of each measurement. */
export interface Effort {
  /**
   * How often all clients are started in new processes: what the compiler makes of the same code
   * differs from process to process, by more than most of what is compared here.
   */
  readonly requestGenerations: number
  /** The same for the layer over `fetch` with its floor: it is closest to its budget. */
  readonly fetchGenerations: number
  /** Rounds of requests in each generation; each client has a slice of each at each concurrency. */
  readonly requestRounds: number
  readonly requestSliceMillis: number
  /** The part before each slice that does not count: a process that waited finds everything cold. */
  readonly requestLeadInMillis: number
  /** Calls before anything is measured: with fewer, what is measured is the compiler. */
  readonly warmUpCalls: number
  /** Calls before a production plan's limit, 16 of which a second is the least time for. */
  readonly limitedCalls: number
  /** How often the clients that read lists are started in new processes. */
  readonly listGenerations: number
  readonly listRounds: number
  /** Walks over the list before anything is measured, as `warmUpCalls`. */
  readonly warmUpWalks: number
  readonly importRounds: number
  /** With TypeScript 6; three times as many with 7. */
  readonly typeCheckRounds: number
  readonly generationRounds: number
  readonly sandboxRounds: number
  /** Requests before the first that counts. */
  readonly sandboxWarmUp: number
  /** Requests, half of them writes, over which the sandbox's memory must not grow. */
  readonly sandboxRequests: number
}

/** For figures that are published. */
export const full: Effort = {
  requestGenerations: 8,
  fetchGenerations: 16,
  requestRounds: 2,
  requestSliceMillis: 600,
  requestLeadInMillis: 200,
  warmUpCalls: 20_000,
  limitedCalls: 2000,
  listGenerations: 6,
  listRounds: 7,
  warmUpWalks: 40,
  importRounds: 21,
  typeCheckRounds: 11,
  generationRounds: 3,
  sandboxRounds: 9,
  sandboxWarmUp: 20_000,
  sandboxRequests: 500_000
}

/** For CI: enough to see a large change. */
export const quick: Effort = {
  requestGenerations: 1,
  fetchGenerations: 1,
  requestRounds: 9,
  requestSliceMillis: 60,
  requestLeadInMillis: 30,
  warmUpCalls: 5000,
  limitedCalls: 600,
  listGenerations: 1,
  listRounds: 5,
  warmUpWalks: 10,
  importRounds: 5,
  typeCheckRounds: 1,
  generationRounds: 1,
  sandboxRounds: 5,
  sandboxWarmUp: 5000,
  sandboxRequests: 120_000
}

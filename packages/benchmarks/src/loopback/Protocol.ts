/**
 * What the benchmark and its child processes say to each other. Every client runs
 * in a process of its own, so that none is measured with code that another's calls
 * have made slower, and so that a process's CPU time is the client's.
 */

/** What a client process is asked to do. */
export type Task =
  | {
      readonly kind: "rotate"
      /** How many calls are under way at once. */
      readonly concurrency: number
      readonly millis: number
      /** For how long it rotates before that, without being measured. */
      readonly leadInMillis: number
    }
  | {
      /** Rotates so often that the engine has compiled all that it is going to compile. */
      readonly kind: "warmUp"
      readonly calls: number
    }
  | {
      readonly kind: "list"
      /** How often the whole list is read. */
      readonly times: number
      /** How often it is read before that, without being measured. */
      readonly leadInTimes: number
    }

/** What it took. */
export interface Sample {
  /** Calls made, or records read. */
  readonly count: number
  readonly wallMillis: number
  /** User and system time of the client's process. */
  readonly cpuMillis: number
  /** What the process holds at the end, all of it: code, heap, buffers. */
  readonly residentMegabytes: number
}

/** What a client process responds. */
export type Reply = { readonly sample: Sample } | { readonly error: string } | "ready"

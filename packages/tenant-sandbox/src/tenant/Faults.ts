/**
 * Faults on demand: what can go wrong between a client and a tenant, told to happen to chosen
 * requests so many times. A fault is used up by requests that match it, in the order of injection.
 */

/** A request as a fault's predicate sees it. */
export interface FaultTarget {
  readonly operation: string
  readonly method: string
  /** The path as it was sent, without the query. */
  readonly path: string
  /** The connection that the request is about, by id; absent where it is about none that exists. */
  readonly connection?: string
}

/** What goes wrong. `applied` below means that the operation takes its effect. */
export type FaultKind =
  /** The connection breaks before anything is done. Not applied. */
  | { readonly kind: "responseLostBeforeApplying" }
  /** Applied, and then the connection breaks without a response. */
  | { readonly kind: "responseLostAfterApplying" }
  /** The connection breaks at once; applied `delayMillis` later. */
  | { readonly kind: "lateApplication"; readonly delayMillis: number }
  /** 503 and not applied. */
  | { readonly kind: "unavailableBeforeApplying" }
  /** Applied, yet the response is 503. */
  | { readonly kind: "unavailableAfterApplying" }
  /** 429 and not applied; with `Retry-After` where seconds are given. */
  | { readonly kind: "tooManyRequests"; readonly retryAfterSeconds?: number }
  /** Applied; headers and half of the body arrive, then nothing more. With `stallMillis`, the rest follows. */
  | { readonly kind: "slowBody"; readonly stallMillis?: number }
  /** Applied; the connection breaks in the middle of the body. */
  | { readonly kind: "truncatedBody" }
  /** 200 with a page of HTML, as a proxy in between would send it. Not applied unless `applied` is set. */
  | { readonly kind: "htmlBody"; readonly applied?: boolean }
  /** 307 to another place. Not applied. */
  | { readonly kind: "redirect"; readonly location: string }

/** A fault, the requests it is for, and how often it happens. */
export type Fault = FaultKind & {
  /** The operation's id, such as `connections.keys.rotate` or `oauth.token`; absent: every operation. */
  readonly operation?: string
  /** Only requests about this connection, given by id or by name. */
  readonly connection?: string
  /** Only requests for which this holds. */
  readonly when?: (request: FaultTarget) => boolean
  /** How often it happens. Default: 1. `Infinity` never ends, 0 never begins. */
  readonly times?: number
}

/** The faults that wait for their requests. */
export interface FaultQueue {
  readonly inject: (fault: Fault) => void
  readonly clear: () => void
  /** The faults left, each with how often it will still happen. */
  readonly pending: () => ReadonlyArray<Fault>
  /** The fault that a request meets, which counts as happened. */
  readonly take: (request: FaultTarget, connectionName: string | undefined) => Fault | undefined
}

const matches = (fault: Fault, request: FaultTarget, name: string | undefined): boolean =>
  (fault.operation === undefined || fault.operation === request.operation) &&
  (fault.connection === undefined ||
    fault.connection === request.connection ||
    fault.connection === name) &&
  (fault.when === undefined || fault.when(request))

/** A queue that holds the given faults; `clear` empties it altogether. */
export const makeFaultQueue = (initial: ReadonlyArray<Fault>): FaultQueue => {
  let waiting: ReadonlyArray<Fault> = initial.filter(({ times = 1 }) => times > 0)
  return {
    inject: (fault) => {
      if ((fault.times ?? 1) > 0) waiting = [...waiting, fault]
    },
    clear: () => {
      waiting = []
    },
    pending: () => waiting,
    take: (request, name) => {
      const found = waiting.find((fault) => matches(fault, request, name))
      if (found === undefined) return undefined
      const left = (found.times ?? 1) - 1
      waiting = waiting.flatMap((fault) =>
        fault !== found ? [fault] : left > 0 ? [{ ...fault, times: left }] : []
      )
      return found
    }
  }
}

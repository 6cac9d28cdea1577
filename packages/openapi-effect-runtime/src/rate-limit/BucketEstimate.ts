/**
 * What a client believes of one token bucket that a server keeps: how much is left
 * and how fast it fills, from headers that are coarse and late, and from what it
 * sees come back while others may draw from the same bucket. Plain arithmetic over
 * instants: who waits, and on which clock, is not its business.
 */

/** What a response says of a bucket. */
export interface Reading {
  /** How much the bucket holds. */
  readonly limit: number
  /** Whole tokens left when the request was judged; of a rejected one, mostly 0. */
  readonly remaining: number
  /** Milliseconds until the bucket is full, in steps of a second; `undefined` if it is not known. */
  readonly fullInMillis: number | undefined
}

// The pace is what would use up all that is left in this time. Every client of a bucket sees the same
// level, so all get the same pace, whoever came first; the level settles where the paces together are
// what flows in. Error responses, which are a sign of many clients or of long ways, stretch it.
const settleMillis = 500
const longestSettleMillis = 3000
const settleGrowth = 2
const settleDecay = 0.99

// An estimate that nothing has confirmed for so long holds no call: one is sent to see.
const longestSilenceMillis = 15_000

// So many requests are sent before any response has told anything, and silence counts as consent after a while.
const blindRequests = 2
const blindMillis = 1000

// A request without a response has long been counted, or its caller has gone without a word.
const countedMillis = 1000
const mostPending = 1000

// A bucket that says nothing of its speed is taken for one that fills in ten seconds.
const firstFillMillis = 10_000

// Of all published limits the slowest bucket fills in a day.
const longestFillMillis = 86_400_000

// The headers' coarse times are a first guess; after so many observations only these count.
const headerObservations = 8
const shortestObservationMillis = 200
const leastObservedTokens = 4

// The share of the limit from which on a bucket is nearly full.
const nearlyFull = 0.9

const weightOfObservation = 0.3
const claimed = 0.03
const inflowAfterThrottling = 0.7
const refillAfterThrottling = 0.9
const leastShare = 1 / 32

const longestPauseMillis = 60_000

/** A learned bucket. All times are milliseconds of one clock that goes forward only; where it begins is no matter. */
export interface Bucket {
  /** What the bucket holds; 0 until a response has told. */
  readonly limit: () => number
  /** Whether it has no use for the time that a response with so many tokens tells. */
  readonly timeless: (remaining: number) => boolean
  /** The number of the request that was sent last. */
  readonly newest: () => number
  /** The milliseconds until the next request may be sent; 0 for now. */
  readonly wait: (now: number) => number
  /** The milliseconds for which the server has asked for silence. */
  readonly paused: (now: number) => number
  /** The milliseconds in which this client gets so many tokens, roughly. */
  readonly millisFor: (tokens: number) => number
  /** Takes note of a request that is sent now, and gives its number. */
  readonly take: (now: number) => number
  /** The request of this number has ended without telling anything of the bucket. */
  readonly lost: (request: number) => void
  /** A response came without the headers. */
  readonly unmentioned: () => void
  /** Lets nothing be sent for a while. */
  readonly pause: (millis: number, now: number) => void
  /** The request of this number got a response, and was not rejected. */
  readonly granted: (request: number, reading: Reading, now: number) => void
  /** The request of this number was rejected; `askedMillis` is the wait that the response asks for, if any. */
  readonly rejected: (request: number, reading: Reading, askedMillis: number, now: number) => void
}

/** A bucket of which nothing is known yet. */
export const make = (): Bucket => {
  let limit = 0
  // Set once a response without the headers has come: then nothing is paced.
  let unlimited = false
  let level = 0
  let levelAt = 0
  let readAt = 0
  let settle = settleMillis

  // Requests are numbered; `read` is the newest one whose response has told of the bucket.
  let sent = 0
  let read = 0
  let sentAt = 0
  let firstSentAt = 0
  // Those without a response, in the order in which they were sent, and when.
  const pending = new Map<number, number>()

  // Tokens a millisecond: how fast the bucket fills, and what of it this client gets, since others
  // draw the rest.
  let refill = 0
  let inflow = 0
  let slowest = 0
  let fastest = Infinity

  let pausedUntil = 0
  let rejectedAt = 0
  let throttledInARow = 0

  let observations = 0
  let fromLevel = 0
  let fromTime = 0
  let fromSent = 0
  let throttledSince = 0

  const estimate = (now: number): number =>
    Math.min(limit, level + Math.max(0, now - levelAt) * inflow)

  /** Until (time since the last request) × (level by then) reaches `settle`: the root of a quadratic. */
  const untilPace = (there: number, now: number): number => {
    const since = now - sentAt
    const missing = Math.max(0, settle - since * there)
    const slope = there + inflow * since
    return (2 * missing) / (slope + Math.sqrt(slope * slope + 4 * inflow * missing))
  }

  /** How many requests the server may not have counted yet: they can come to it in any order. */
  const uncounted = (now: number): number => {
    for (const [request, at] of pending) {
      if (now - at < countedMillis) break
      pending.delete(request)
    }
    return pending.size
  }

  const restart = (request: number, { remaining }: Reading, now: number): void => {
    fromTime = now
    fromSent = request
    fromLevel = remaining
    throttledSince = 0
  }

  const begin = (request: number, reading: Reading, now: number): void => {
    limit = reading.limit
    slowest = 0
    fastest = Infinity
    refill = inflow = limit / firstFillMillis
    observations = 0
    restart(request, reading, now)
  }

  /** From when the bucket will be full: two bounds of its speed, which come closer with each reading. */
  const guess = ({ fullInMillis, remaining }: Reading): void => {
    const missing = limit - remaining
    if (fullInMillis === undefined || missing < 1) return
    if (!(fullInMillis > 0 && fullInMillis < longestFillMillis)) return
    const least = (missing - 1) / fullInMillis
    const most = missing / Math.max(0, fullInMillis - 1000)
    slowest = Math.max(slowest, least)
    fastest = Math.min(fastest, most)
    if (slowest > fastest) {
      slowest = least
      fastest = most
    }
    const before = refill
    refill =
      fastest < Infinity ? (slowest + fastest) / 2 : Math.max(slowest, limit / firstFillMillis)
    if (observations === 0) inflow *= refill / before
  }

  /** From two readings some time apart and what was sent between them: what really flows in. */
  const observe = (request: number, reading: Reading, now: number): void => {
    const span = now - fromTime
    if (span < shortestObservationMillis) return
    if (span * refill < leastObservedTokens && span < longestSilenceMillis) return
    const used = request - fromSent - throttledSince
    const seen = (reading.remaining - fromLevel + used) / span
    if (reading.remaining < limit - 1) {
      inflow += weightOfObservation * (seen - inflow)
      observations++
    } else {
      // Nearly full: what flows over is not seen, so there is more than was thought.
      refill *= 1.1
      inflow = Math.max(inflow * 1.25, refill)
    }
    refill += weightOfObservation * Math.max(0, seen - refill)
    // Each client claims some of what others draw, and gives way when it is rejected: so shares even out.
    inflow += claimed * refill
    settle = Math.max(settleMillis, settle * settleDecay)
    restart(request, reading, now)
  }

  const learn = (request: number, reading: Reading, now: number): void => {
    if (reading.limit !== limit) begin(request, reading, now)
    // A response that was overtaken tells of an older level.
    else if (request <= read) return
    read = request
    readAt = now
    level = reading.remaining - uncounted(now)
    levelAt = now
    if (observations < headerObservations) guess(reading)
    observe(request, reading, now)
    inflow = Math.max(inflow, refill * leastShare)
  }

  const pause: Bucket["pause"] = (millis, now) => {
    pausedUntil = Math.max(pausedUntil, now + Math.min(millis, longestPauseMillis))
  }

  return {
    limit: () => limit,
    // The first tokens come back within the second that times are told in.
    timeless: (remaining) =>
      remaining >= 1 && (observations >= headerObservations || remaining > limit * nearlyFull),
    newest: () => sent,
    paused: (now) => Math.max(0, pausedUntil - now),
    millisFor: (tokens) => (inflow > 0 ? tokens / inflow : 0),
    pause,
    lost: (request) => void pending.delete(request),
    wait: (now) => {
      if (now < pausedUntil) return pausedUntil - now
      if (limit === 0) {
        return unlimited || pending.size < blindRequests
          ? 0
          : Math.max(0, firstSentAt + blindMillis - now)
      }
      const there = estimate(now)
      // Others may be sending as many as this client.
      if (there >= Math.max(2, limit / 5) && there > pending.size) return 0
      const patience = Math.max(0, longestSilenceMillis - (now - Math.max(readAt, sentAt)))
      return Math.min(patience, Math.max((1 - there) / inflow, untilPace(there, now)))
    },
    take: (now) => {
      if (limit === 0) {
        if (pending.size === 0) firstSentAt = now
      } else {
        level = estimate(now) - 1
        levelAt = now
      }
      if (pending.size >= mostPending) uncounted(now)
      pending.set(++sent, now)
      sentAt = now
      return sent
    },
    unmentioned: () => {
      unlimited = true
    },
    granted: (request, reading, now) => {
      pending.delete(request)
      if (request > rejectedAt) throttledInARow = 0
      learn(request, reading, now)
    },
    rejected: (request, reading, askedMillis, now) => {
      pending.delete(request)
      throttledSince++
      // Those that were under way when the first error response came are the same event.
      if (request > rejectedAt) {
        rejectedAt = sent
        throttledInARow++
        inflow *= inflowAfterThrottling
        if (observations > 0) refill = Math.max(inflow, refill * refillAfterThrottling)
        settle = Math.min(longestSettleMillis, settle * settleGrowth)
        // A bucket has its next token long before it is full, so one error response is no reason to wait
        // for that. A second one in a row says that this is not a bucket that fills steadily.
        const untilFull = throttledInARow > 1 ? (reading.fullInMillis ?? 0) : 0
        pause(askedMillis > 0 ? askedMillis : untilFull, now)
      }
      learn(request, reading, now)
    }
  }
}

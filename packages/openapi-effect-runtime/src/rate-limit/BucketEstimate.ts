/**
 * A client's estimate of one token bucket on the server: how much is left and how fast it fills, from
 * headers that are coarse and late, while other clients may draw from the same bucket. Plain arithmetic
 * over timestamps, independent of who waits and on which clock.
 */

/** A bucket as a response reports it. */
export interface Reading {
  /** The size of the bucket. */
  readonly limit: number
  /** Whole tokens left when the request was counted; usually 0 if it was rejected. */
  readonly remaining: number
  /** Milliseconds until the bucket is full, in whole seconds; `undefined` if unknown. */
  readonly fullInMillis: number | undefined
}

// The pace is the rate that would use up the remaining tokens in this time. All clients of a bucket see
// the same level, so they get the same pace, whoever came first; the level settles where all paces
// together equal the refill. Error responses, a sign of many clients or long latency, stretch it.
const settleMillis = 500
const longestSettleMillis = 3000
const settleGrowth = 2
const settleDecay = 0.99

// An estimate that was not confirmed for this long delays no call: one is sent to find out.
const longestSilenceMillis = 15_000

// This many requests are sent before a response has reported anything, and more after a while without
// one.
const blindRequests = 2
const blindMillis = 1000

// By then a request without a response has been counted by the server, or its caller is gone.
const countedMillis = 1000
const mostTimes = 1000

// A bucket of unknown refill rate is assumed to fill in ten seconds.
const firstFillMillis = 10_000

// The slowest bucket of all published limits fills in a day.
const longestFillMillis = 86_400_000

// The coarse times in the headers are a first guess; after this many observations only these count.
const headerObservations = 8
const shortestObservationMillis = 200
const leastObservedTokens = 4

// The share of the limit above which a bucket counts as nearly full.
const nearlyFull = 0.9

const weightOfObservation = 0.3
const claimed = 0.03
const inflowAfterThrottling = 0.7
const refillAfterThrottling = 0.9
const leastShare = 1 / 32

const longestPauseMillis = 60_000

/** A learned bucket. All times are milliseconds of one monotonic clock with any origin. */
export interface Bucket {
  /** The size of the bucket; 0 until a response has reported it. */
  readonly limit: () => number
  /** Whether the fill time of a response with this many tokens left is not needed. */
  readonly timeless: (remaining: number) => boolean
  /** The number of the last request sent. */
  readonly newest: () => number
  /** Milliseconds until the next request may be sent; 0 if at once. */
  readonly wait: (now: number) => number
  /** Milliseconds for which the server has asked for a pause. */
  readonly paused: (now: number) => number
  /** Roughly the milliseconds in which this client gets that many tokens. */
  readonly millisFor: (tokens: number) => number
  /** Records a request that is sent now, and returns its number. */
  readonly take: (now: number) => number
  /** The request with this number ended without a report on the bucket. */
  readonly lost: (request: number) => void
  /** A response arrived without the headers. */
  readonly unmentioned: () => void
  /** Pauses all requests for a while. */
  readonly pause: (millis: number, now: number) => void
  /** The request with this number got a response and was not rejected. */
  readonly granted: (request: number, reading: Reading, now: number) => void
  /**
   * The request with this number was rejected; `askedMillis` is the wait that the response asks for, if
   * any.
   */
  readonly rejected: (request: number, reading: Reading, askedMillis: number, now: number) => void
}

/** A bucket about which nothing is known yet. */
export const make = (): Bucket => {
  let limit = 0
  // Set once a response arrived without the headers: then nothing is paced.
  let unlimited = false
  // Set once a response that was no rejection has reported the bucket.
  let confirmed = false
  let level = 0
  let levelAt = 0
  let readAt = 0
  let settle = settleMillis

  // Requests are numbered; `read` is the newest one whose response reported the bucket.
  let sent = 0
  let read = 0
  let sentAt = 0
  let firstSentAt = 0
  // Requests without a response: how many, and the times of all since the oldest of them, in sending
  // order, `NaN` for those that ended. Not a map, which costs several times as much for each call.
  let pending = 0
  let oldest = 1
  const times: Array<number> = []

  // Tokens per millisecond: the bucket's refill rate, and this client's share of it; others draw the
  // rest.
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

  /** Records the end of a request, if it is still pending. */
  const end = (request: number): void => {
    const index = request - oldest
    const at = times[index]
    if (at === undefined || Number.isNaN(at)) return
    pending--
    times[index] = Number.NaN
    while (Number.isNaN(times[0])) {
      times.shift()
      oldest++
    }
  }

  /** How many requests the server may not have counted yet: they can arrive in any order. */
  const uncounted = (now: number): number => {
    for (let at = times[0]; at !== undefined && now - at >= countedMillis; at = times[0])
      end(oldest)
    return pending
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

  /**
   * From the time when the bucket will be full: two bounds of its refill rate, which narrow with each
   * reading.
   */
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

  /** From two readings some time apart and the requests between them: the actual refill. */
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
      // Nearly full: overflow is not visible, so the refill is higher than observed.
      refill *= 1.1
      inflow = Math.max(inflow * 1.25, refill)
    }
    refill += weightOfObservation * Math.max(0, seen - refill)
    // Each client claims part of what others draw, and backs off when it is rejected, so that shares
    // even out.
    inflow += claimed * refill
    settle = Math.max(settleMillis, settle * settleDecay)
    restart(request, reading, now)
  }

  const learn = (request: number, reading: Reading, now: number): void => {
    if (reading.limit !== limit) begin(request, reading, now)
    // A response that was overtaken reports an older level.
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
    // The first tokens come back within the one-second resolution of the times.
    timeless: (remaining) =>
      remaining >= 1 && (observations >= headerObservations || remaining > limit * nearlyFull),
    newest: () => sent,
    paused: (now) => Math.max(0, pausedUntil - now),
    millisFor: (tokens) => (inflow > 0 ? tokens / inflow : 0),
    pause,
    lost: end,
    wait: (now) => {
      if (now < pausedUntil) return pausedUntil - now
      if (limit === 0) {
        return unlimited || pending < blindRequests
          ? 0
          : Math.max(0, firstSentAt + blindMillis - now)
      }
      const there = estimate(now)
      // Other clients may be sending as much as this one.
      if (there >= Math.max(2, limit / 5) && there > pending) return 0
      const patience = Math.max(0, longestSilenceMillis - (now - Math.max(readAt, sentAt)))
      return Math.min(patience, Math.max((1 - there) / inflow, untilPace(there, now)))
    },
    take: (now) => {
      if (limit === 0) {
        if (pending === 0) firstSentAt = now
      } else {
        level = estimate(now) - 1
        levelAt = now
      }
      if (times.length >= mostTimes) uncounted(now)
      pending++
      times.push(now)
      sent++
      sentAt = now
      return sent
    },
    unmentioned: () => {
      unlimited = true
      // Reported by rejections alone: no later response would correct the estimate.
      if (!confirmed) limit = inflow = 0
    },
    granted: (request, reading, now) => {
      end(request)
      if (request > rejectedAt) throttledInARow = 0
      confirmed = true
      learn(request, reading, now)
    },
    rejected: (request, reading, askedMillis, now) => {
      end(request)
      throttledSince++
      // Rejections of requests in flight when the first one arrived are the same event.
      if (request > rejectedAt) {
        rejectedAt = sent
        throttledInARow++
        inflow *= inflowAfterThrottling
        if (observations > 0) refill = Math.max(inflow, refill * refillAfterThrottling)
        settle = Math.min(longestSettleMillis, settle * settleGrowth)
        // A bucket has its next token long before it is full, so a single rejection is no reason to
        // wait until then. A second one in a row means that the bucket does not fill steadily.
        const untilFull = throttledInARow > 1 ? (reading.fullInMillis ?? 0) : 0
        pause(askedMillis > 0 ? askedMillis : untilFull, now)
      }
      learn(request, reading, now)
    }
  }
}

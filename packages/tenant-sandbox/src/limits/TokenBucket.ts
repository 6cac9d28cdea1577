/**
 * A token bucket as plain arithmetic over timestamps: it holds `burst` tokens, gains `tokens` every
 * `everyMillis`, and a request takes one.
 */

/** The size of a bucket and its refill rate. */
export interface BucketSize {
  readonly burst: number
  readonly tokens: number
  readonly everyMillis: number
}

/** A bucket's level at an instant (milliseconds since 1970). The level can have a fraction. */
export interface BucketLevel {
  readonly level: number
  readonly at: number
}

/** What a response reports about a bucket. */
export interface BucketReading {
  readonly granted: boolean
  readonly limit: number
  /** Whole tokens left. */
  readonly remaining: number
  /** The instant at which the bucket is full again, in epoch seconds, rounded up. */
  readonly reset: number
  /** Seconds until one token is available, rounded up; 0 if one is available now. */
  readonly retryAfter: number
}

/** A full bucket. */
export const fullBucket = (size: BucketSize, now: number): BucketLevel => ({
  level: size.burst,
  at: now
})

/** Takes one token if there is one, and reports the bucket. */
export const takeToken = (
  size: BucketSize,
  bucket: BucketLevel,
  now: number
): readonly [BucketReading, BucketLevel] => {
  const perMilli = size.tokens / size.everyMillis
  // A clock that was set back must not empty the bucket.
  const elapsed = Math.max(0, now - bucket.at)
  const filled = Math.min(size.burst, bucket.level + elapsed * perMilli)
  const granted = filled >= 1 - epsilon
  const level = granted ? Math.max(0, filled - 1) : filled
  return [
    {
      granted,
      limit: size.burst,
      remaining: Math.floor(level + epsilon),
      reset: Math.ceil((now + (size.burst - level) / perMilli) / 1000 - epsilon),
      retryAfter: Math.max(0, Math.ceil((1 - level) / perMilli / 1000 - epsilon))
    },
    { level, at: now }
  ]
}

// 60 s ÷ 50 tokens has no exact fraction: a due token must not be lost by rounding.
const epsilon = 1e-9

/**
 * A token bucket as plain arithmetic over instants: it holds `burst` tokens, gets `tokens` more
 * every `everyMillis`, and a request takes one.
 */

/** The size of a bucket and the speed at which it fills. */
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

/** What a request is told about a bucket. */
export interface BucketReading {
  readonly granted: boolean
  readonly limit: number
  /** Whole tokens left. */
  readonly remaining: number
  /** The instant at which the bucket is full again, in epoch seconds, rounded up. */
  readonly reset: number
  /** Seconds until one token is there, rounded up; 0 when one is there now. */
  readonly retryAfter: number
}

/** A full bucket. */
export const fullBucket = (size: BucketSize, now: number): BucketLevel => ({
  level: size.burst,
  at: now
})

/** Takes one token if there is one, and tells how the bucket stands. */
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

// 60 s ÷ 50 tokens has no exact fraction: the token that is due must not be missed by a rounding.
const epsilon = 1e-9

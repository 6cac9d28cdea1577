/**
 * The flags that several commands share, and the flag that all of them have.
 */
import { Duration, Effect, Option, Schema } from "effect"
import { CliError, Flag, GlobalFlag } from "effect/cli"
import type { Filters } from "../plan/Filters.ts"
import { signingAlgorithms } from "../tenant/SigningAlgorithm.ts"

/** `--json`: the result as one JSON document on standard output; everything else goes to standard error. */
export const Json = GlobalFlag.Setting("json")({
  flag: Flag.Boolean("json").pipe(
    Flag.withDescription("Print the result as one JSON document"),
    Flag.withDefault(false)
  )
})

const millisOf: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000
}

/** Reads a time such as `90s`, `30m`, `12h`, `30d` or `4w`. */
export const parseDuration = (text: string): Option.Option<Duration.Duration> => {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/u.exec(text) ?? []
  const millis = unit === undefined ? undefined : millisOf[unit]
  return millis === undefined
    ? Option.none()
    : Option.some(Duration.millis(Number(amount) * millis))
}

/** A flag that takes a time. */
export const durationFlag = (name: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("time"),
    Flag.mapEffect((text) =>
      Option.match(parseDuration(text), {
        onSome: Effect.succeed,
        onNone: () =>
          Effect.fail(
            new CliError.InvalidValue({
              option: name,
              value: text,
              expected: "a number and one of s, m, h, d, w, such as 90s or 30d",
              kind: "flag"
            })
          )
      })
    )
  )

/** The flags that choose connections. */
export const filterFlags = {
  name: Flag.String("name").pipe(
    Flag.withDescription("Only names that contain this, or match this glob"),
    Flag.withMetavar("text"),
    Flag.optional
  ),
  strategy: Flag.Literals("strategy", ["oidc", "okta"]).pipe(
    Flag.withDescription("Only connections of this strategy"),
    Flag.optional
  ),
  expiresWithin: durationFlag("expires-within").pipe(
    Flag.withDescription("Only where the current key's certificate expires within this time"),
    Flag.optional
  ),
  olderThan: durationFlag("older-than").pipe(
    Flag.withDescription("Only where the current key was minted at least this long ago"),
    Flag.optional
  )
}

interface FilterInput {
  readonly name: Option.Option<string>
  readonly strategy: Option.Option<string>
  readonly expiresWithin: Option.Option<Duration.Duration>
  readonly olderThan: Option.Option<Duration.Duration>
}

/** The filters that the flags name. */
export const filtersOf = (input: FilterInput): Filters => ({
  name: Option.getOrUndefined(input.name),
  strategy: Option.getOrUndefined(input.strategy),
  expiresWithin: Option.getOrUndefined(input.expiresWithin),
  olderThan: Option.getOrUndefined(input.olderThan)
})

/** `--alg`: the algorithm of the new next keys. */
export const algorithmFlag = Flag.Literals("alg", signingAlgorithms).pipe(
  Flag.withDescription("Algorithm of the new next keys; like the present next key if left out"),
  Flag.optional
)

/** `--concurrency`: how many connections are worked on at once. */
export const concurrencyFlag = Flag.Int("concurrency").pipe(
  Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 }))),
  Flag.withDescription("How many connections at once, 1 to 20"),
  Flag.withDefault(2)
)

/** `--force`: replace files that exist. */
export const forceFlag = Flag.Boolean("force").pipe(
  Flag.withDescription("Replace files that exist already"),
  Flag.withDefault(false)
)

/** The flags of commands that send rotations. */
export const rotationFlags = {
  yes: Flag.Boolean("yes").pipe(
    Flag.withAlias("y"),
    Flag.withDescription("Do not ask before rotating"),
    Flag.withDefault(false)
  ),
  concurrency: concurrencyFlag,
  deadline: durationFlag("deadline").pipe(
    Flag.withDescription("The most time for one rotation call"),
    Flag.withDefault(Duration.seconds(30))
  ),
  settle: durationFlag("settle").pipe(
    Flag.withDescription(
      "How long after its deadline a call whose answer was lost may still take effect"
    ),
    Flag.withDefault(Duration.minutes(2))
  ),
  report: Flag.String("report").pipe(
    Flag.withDescription("Where the report goes; beside the journal if left out"),
    Flag.withMetavar("file"),
    Flag.optional
  )
}

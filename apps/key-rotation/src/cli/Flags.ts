/**
 * The flags that several commands share, and the flag that all of them have.
 */
import { Duration, Effect, Option, Path } from "effect"
import { Argument, CliError, Flag, GlobalFlag } from "effect/cli"
import type { Filters } from "../plan/Filters.ts"
import { signingAlgorithms } from "../tenant/SigningAlgorithm.ts"
import { longestWait } from "../trust/Trust.ts"
import { UsageError } from "./Failure.ts"

/** `--json`: the result as one JSON document on standard output; everything else goes to standard error. */
export const Json = GlobalFlag.Setting("json")({
  flag: Flag.Boolean("json").pipe(
    Flag.withDescription("Print the result as one JSON document, and failures as JSON"),
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

/** Checks the value of a flag that takes a number. */
const inRange =
  (option: string, least: number, most = Infinity) =>
  (value: number): Effect.Effect<number, CliError.InvalidValue> => {
    const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`
    return value >= least && value <= most
      ? Effect.succeed(value)
      : Effect.fail(
          new CliError.InvalidValue({
            option,
            value: String(value),
            expected: `a whole number, ${range}`,
            kind: "flag"
          })
        )
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
              expected: `a number and one of s, m, h, d, w, such as 90s or 30d${/^\d+[smhdw]$/u.test(text) ? ", with six digits at most" : ""}`,
              kind: "flag"
            })
          )
      })
    )
  )

// Paths are made absolute where they are parsed, `-` for standard input included.
const fromHere = Effect.fnUntraced(function* (absolute: string) {
  const paths = yield* Path.Path
  const relative = paths.relative(".", absolute)
  return relative.startsWith("..") || paths.isAbsolute(relative) ? absolute : relative || "."
})

/** A flag that takes a path, which shells complete. */
export const pathFlag = (name: string, metavar = "file") =>
  Flag.Path(name).pipe(Flag.withMetavar(metavar), Flag.mapEffect(fromHere))

/** An argument that is a path, which shells complete. */
export const pathArgument = (name: string) => Argument.Path(name).pipe(Argument.mapEffect(fromHere))

const timeSyntax = "a number and s, m, h, d or w, such as 90s or 30d"

/** The flags that select connections by their own record. */
export const connectionFlags = {
  name: Flag.String("name").pipe(
    Flag.withDescription("Only names that contain this, or match this glob (default: all)"),
    Flag.withMetavar("text"),
    Flag.filter(
      (text) => text !== "",
      () => "an empty --name would choose every connection: leave it out"
    ),
    Flag.optional
  ),
  strategy: Flag.Literals("strategy", ["oidc", "okta"]).pipe(
    Flag.withDescription("Only connections of this strategy (default: both)"),
    Flag.optional
  )
}

/** The flags that select connections. */
export const filterFlags = {
  ...connectionFlags,
  expiresWithin: durationFlag("expires-within").pipe(
    Flag.withDescription(
      `Only where the current key's certificate expires within this time: ${timeSyntax} (default: all)`
    ),
    Flag.optional
  ),
  olderThan: durationFlag("older-than").pipe(
    Flag.withDescription(
      `Only where the current key was minted at least this long ago: ${timeSyntax} (default: all)`
    ),
    Flag.optional
  )
}

interface FilterInput {
  readonly name: Option.Option<string>
  readonly strategy: Option.Option<string>
  readonly expiresWithin?: Option.Option<Duration.Duration>
  readonly olderThan?: Option.Option<Duration.Duration>
}

/** The filters that the flags name. */
export const filtersOf = (input: FilterInput): Filters => ({
  name: Option.getOrUndefined(input.name),
  strategy: Option.getOrUndefined(input.strategy),
  expiresWithin: Option.getOrUndefined(input.expiresWithin ?? Option.none()),
  olderThan: Option.getOrUndefined(input.olderThan ?? Option.none())
})

/** Whether no filter is given. */
export const choosesAll = (filters: Filters): boolean =>
  Object.values(filters).every((filter) => filter === undefined)

/** The flags that allow a command to work on a whole tenant without asking. */
export const extentFlags = {
  all: Flag.Boolean("all").pipe(
    Flag.withDescription("Work on the whole tenant without asking (with --yes)"),
    Flag.withDefault(false)
  ),
  max: Flag.Int("max").pipe(
    Flag.mapEffect(inRange("max", 1)),
    Flag.withDescription("At most this many connections, in order of key expiry"),
    Flag.withMetavar("number"),
    Flag.optional
  )
}

/** Rejects work on a whole tenant by accident, without a question and without a limit. */
export const requireExtent = (
  input: { readonly yes: boolean; readonly all: boolean; readonly max: Option.Option<number> },
  filters: Filters
): Effect.Effect<void, UsageError> =>
  !input.yes || input.all || Option.isSome(input.max) || !choosesAll(filters)
    ? Effect.void
    : Effect.fail(
        new UsageError({
          message:
            "--yes without a plan or a filter would work on every connection of the tenant: add --all if that is meant, or --max with a number"
        })
      )

/** `--alg`: the algorithm of the new next keys. */
export const algorithmFlag = Flag.Literals("alg", signingAlgorithms).pipe(
  Flag.withDescription("Algorithm of the new next keys (default: that of the current next key)"),
  Flag.optional
)

/** `--valid-for`: how long a promoted key should be valid. */
export const validForFlag = durationFlag("valid-for").pipe(
  Flag.withDescription(
    `How long a promoted key should be valid, to find connections that need a second rotation later: ${timeSyntax} (default: --expires-within, or 30d)`
  ),
  Flag.optional
)

/** `--concurrency`: how many connections are worked on at once. */
export const concurrencyFlag = Flag.Int("concurrency").pipe(
  Flag.mapEffect(inRange("concurrency", 1, 20)),
  Flag.withDescription("How many connections to process at once, 1 to 20 (default: 2)"),
  Flag.withDefault(2)
)

/** `--force`: replace files that exist. */
export const forceFlag = Flag.Boolean("force").pipe(
  Flag.withDescription("Replace files that exist already"),
  Flag.withDefault(false)
)

/** `--yes`: do not ask. */
export const yesFlag = Flag.Boolean("yes").pipe(
  Flag.withAlias("y"),
  Flag.withDescription("Do not ask before anything is sent"),
  Flag.withDefault(false)
)

/** `--deadline`: the most time for one call that writes. */
export const deadlineFlag = durationFlag("deadline").pipe(
  Flag.withDescription(`The maximum time for one call that writes: ${timeSyntax} (default: 30s)`),
  Flag.filter(
    (time) => Duration.toMillis(time) > 0,
    () => "at least 1s"
  ),
  Flag.withDefault(Duration.seconds(30))
)

/** The flags of the trust check. */
export const trustFlags = {
  checklist: pathFlag("checklist").pipe(
    Flag.withDescription(
      "A checklist that export wrote, with boxes ticked: they decide what is trusted, before the JWKS"
    ),
    Flag.optional
  ),
  trustWait: durationFlag("trust-wait").pipe(
    Flag.withDescription(
      `The minimum time between the first observation of a key in the JWKS and its promotion: ${timeSyntax} (default: as long as caches may keep an older copy)`
    ),
    Flag.filter(
      (time) => !Duration.isGreaterThan(time, longestWait),
      () => "at most 1h; keys that take longer are confirmed in a checklist"
    ),
    Flag.withDefault(Duration.zero)
  ),
  skipTrustCheck: Flag.Boolean("skip-trust-check").pipe(
    Flag.withDescription(
      "Do not check whether identity providers can know the keys; journal and report say so"
    ),
    Flag.withDefault(false)
  )
}

/** The flags of commands that send rotations. */
export const rotationFlags = {
  yes: yesFlag,
  concurrency: concurrencyFlag,
  deadline: deadlineFlag,
  settle: durationFlag("settle").pipe(
    Flag.withDescription(
      `How long after its deadline a call whose response was lost may still take effect; never less than the deadline: ${timeSyntax} (default: 2m)`
    ),
    Flag.withDefault(Duration.minutes(2))
  ),
  ...trustFlags,
  report: pathFlag("report").pipe(
    Flag.withDescription("File for the report (default: next to the journal)"),
    Flag.optional
  ),
  operator: Flag.String("operator").pipe(
    Flag.withDescription(
      "Who runs this, for journal and report (default: KEY_ROTATION_OPERATOR, GITHUB_ACTOR or the user)"
    ),
    Flag.withMetavar("name"),
    Flag.optional
  )
}

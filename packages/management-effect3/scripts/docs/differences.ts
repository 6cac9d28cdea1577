/**
 * The examples of the documentation that are written for Effect 4 and do not compile for Effect 3, with the
 * reason. The page `docs/guides/effect-3.md` has what is written in their place.
 */
export const differences: Readonly<Record<string, string>> = {
  "docs/guides/credentials.md #3": "`Config.String` is `Config.string`",
  "docs/guides/credentials.md #6":
    "`Effect.callback` is `Effect.async`; there is no `Effect.undefined`",
  "docs/guides/errors.md #5": "Effect 3 cannot make schemas of JSON Schema",
  "docs/guides/observability.md #1": "the exporter for OTLP is in `@effect/opentelemetry`",
  "docs/guides/retries.md #3": "`Schedule.upTo` with a number is `Schedule.recurs`",
  "docs/guides/validation.md #1": "Effect 3 cannot make schemas of JSON Schema",
  "docs/guides/validation.md #3": "Effect 3 cannot make schemas of JSON Schema",
  "docs/guides/validation.md #4": "Effect 3 cannot make schemas of JSON Schema",
  "packages/openapi-effect-runtime/README.md #1": "`Context.Service` is `Context.Tag`"
}

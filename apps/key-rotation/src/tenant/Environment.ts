/**
 * The variables of the environment that name the tenant and the tool's credentials, checked all at
 * once, so that a first run does not fail three times.
 */
import { Config, Data, Effect, Option } from "effect"

/** Variables are missing. */
export class MissingEnvironment extends Data.TaggedError("MissingEnvironment")<{
  readonly variables: ReadonlyArray<string>
  /** Which variables, and what each is. */
  readonly message: string
}> {}

const required: Readonly<Record<string, string>> = {
  AUTH0_DOMAIN: "the tenant's domain, such as tenant.eu.auth0.com",
  AUTH0_CLIENT_ID: "the id of a machine-to-machine application of the tenant",
  AUTH0_CLIENT_SECRET: "that application's secret"
}

/** Those of the required variables that are missing or empty. */
export const missingVariables = Effect.filter(Object.keys(required), (name) =>
  Effect.map(
    Config.option(Config.String(name)),
    (value) => Option.getOrElse(value, () => "") === ""
  )
)

/** Fails unless every required variable is set. */
export const requireEnvironment = Effect.flatMap(missingVariables, (variables) =>
  variables.length === 0
    ? Effect.void
    : Effect.fail(
        new MissingEnvironment({
          variables,
          message: [
            "missing in the environment:",
            ...variables.map((name) => `  ${name}  ${required[name]}`),
            'Without a tenant at hand, try "key-rotation demo".'
          ].join("\n")
        })
      )
)

/**
 * The variables of the environment that name the tenant and the tool's credentials, checked all at
 * once, so that a first run does not fail three times. A secret or key is redacted as it is read.
 */
import { ConfigurationError, Credentials, type ClientOptions } from "@effect-auth0/management"
import {
  assertionAlgorithms,
  privateKeyJwt
} from "@effect-auth0/management/credentials/private-key-jwt"
import { Config, Data, Effect, FileSystem, Option, Redacted } from "effect"

/** Variables are missing. */
export class MissingEnvironment extends Data.TaggedError("MissingEnvironment")<{
  readonly variables: ReadonlyArray<string>
  /** Which variables, and what each is. */
  readonly message: string
}> {}

const required: Readonly<Record<string, string>> = {
  AUTH0_DOMAIN: "the tenant's domain, such as tenant.eu.auth0.com",
  AUTH0_CLIENT_ID: "the id of a machine-to-machine application of the tenant"
}

/** Any one of these proves the application. */
const proofs: Readonly<Record<string, string>> = {
  AUTH0_CLIENT_SECRET: "that application's secret",
  AUTH0_CLIENT_ASSERTION_KEY: "or its private key, as PEM or JWK",
  AUTH0_CLIENT_ASSERTION_KEY_FILE: "or a file with that key"
}

// An empty variable is one that somebody meant to set.
const optional = (name: string) =>
  Effect.map(Config.option(Config.String(name)), (value) =>
    Option.getOrUndefined(Option.filter(value, (text) => text !== ""))
  )

// The client library's own names are taken as well.
const keyVariables = ["AUTH0_CLIENT_ASSERTION_KEY", "AUTH0_PRIVATE_KEY"] as const

const firstOf = Effect.fnUntraced(function* (names: ReadonlyArray<string>) {
  for (const name of names) {
    const value = yield* optional(name)
    if (value !== undefined) return { name, value }
  }
  return undefined
})

const missing = (variables: ReadonlyArray<string>) =>
  new MissingEnvironment({
    variables,
    message: [
      "missing in the environment:",
      ...variables.map((name) => `  ${name}  ${required[name] ?? proofs[name] ?? ""}`),
      'Without a tenant at hand, try "key-rotation demo".'
    ].join("\n")
  })

const readKeyFile = Effect.fnUntraced(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  return yield* files.readFileString(path).pipe(
    Effect.mapError(
      ({ reason }) =>
        new ConfigurationError({
          option: "AUTH0_CLIENT_ASSERTION_KEY_FILE",
          message: `AUTH0_CLIENT_ASSERTION_KEY_FILE names ${path}, which cannot be read (${reason._tag})`
        })
    )
  )
})

const assertionAlgorithm = Effect.gen(function* () {
  const named = yield* firstOf(["AUTH0_CLIENT_ASSERTION_ALGORITHM", "AUTH0_PRIVATE_KEY_ALGORITHM"])
  const algorithm = assertionAlgorithms.find((name) => name === named?.value)
  if (named !== undefined && algorithm === undefined) {
    return yield* new ConfigurationError({
      option: named.name,
      message: `${named.name} must be one of ${assertionAlgorithms.join(", ")}`
    })
  }
  return algorithm
})

const insecureOrigin = Effect.gen(function* () {
  const value = yield* optional("AUTH0_INSECURE_ORIGIN")
  if (value !== undefined && value !== "true" && value !== "false") {
    return yield* new ConfigurationError({
      option: "AUTH0_INSECURE_ORIGIN",
      message: "AUTH0_INSECURE_ORIGIN must be true or false"
    })
  }
  return value === "true"
})

/** The options of a client for the tenant that the environment names. */
export const clientOptions = Effect.gen(function* () {
  const domain = yield* optional("AUTH0_DOMAIN")
  const clientId = yield* optional("AUTH0_CLIENT_ID")
  const secret = yield* optional("AUTH0_CLIENT_SECRET")
  const key = yield* firstOf(keyVariables)
  const keyFile = yield* optional("AUTH0_CLIENT_ASSERTION_KEY_FILE")
  const hasProof = secret !== undefined || key !== undefined || keyFile !== undefined
  if (domain === undefined || clientId === undefined || !hasProof) {
    return yield* missing([
      ...(domain === undefined ? ["AUTH0_DOMAIN"] : []),
      ...(clientId === undefined ? ["AUTH0_CLIENT_ID"] : []),
      ...(hasProof ? [] : Object.keys(proofs))
    ])
  }
  const [proof, other] = [
    ...(secret === undefined ? [] : ["AUTH0_CLIENT_SECRET"]),
    ...(key === undefined ? [] : [key.name]),
    ...(keyFile === undefined ? [] : ["AUTH0_CLIENT_ASSERTION_KEY_FILE"])
  ]
  if (proof !== undefined && other !== undefined) {
    return yield* new ConfigurationError({
      option: other,
      message: `${proof} and ${other} are both set: set one of them`
    })
  }
  const privateKey = keyFile === undefined ? key?.value : yield* readKeyFile(keyFile)
  const keyId = yield* firstOf(["AUTH0_CLIENT_ASSERTION_KEY_ID", "AUTH0_PRIVATE_KEY_ID"])
  const options: ClientOptions = {
    domain,
    audience: yield* optional("AUTH0_AUDIENCE"),
    origin: yield* optional("AUTH0_ORIGIN"),
    insecureOrigin: yield* insecureOrigin,
    credentials:
      privateKey === undefined
        ? Credentials.clientSecret({ clientId, clientSecret: Redacted.make(secret ?? "") })
        : privateKeyJwt({
            clientId,
            // Many places that keep variables keep them on one line.
            privateKey: Redacted.make(privateKey.replaceAll(String.raw`\n`, "\n")),
            algorithm: yield* assertionAlgorithm,
            keyId: keyId?.value
          })
  }
  return options
})

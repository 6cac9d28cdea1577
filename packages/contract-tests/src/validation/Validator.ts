/**
 * What two validators say of the same values: Ajv, which is the one that others measure themselves
 * by, over the contract as it is; and the layers of the package, over what is generated from it.
 */
import { type DecodeError, ManagementClient, TransportError } from "@effect-auth0/management"
import { Stub } from "@effect-auth0/management/testing"
import * as Validate from "@effect-auth0/management/validation"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Document } from "openapi-contract-tests/contract/Document"
import { isObject, type Json, type JsonObject } from "openapi-contract-tests/contract/Json"
import { type AnyOperation, wholeOf } from "openapi-contract-tests/matrix/ServiceCaller"

/** Validates values with Ajv, by the schemas of a document. */
export interface AjvJudge {
  readonly holds: (schema: JsonObject, value: Json) => boolean
  /** The keywords that a value breaks, each once. */
  readonly broken: (schema: JsonObject, value: Json) => ReadonlySet<string>
}

/** Ajv over a document. */
export const ajvOf = (document: Document): AjvJudge => {
  const compiler = (allErrors: boolean) => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors })
    addFormats.default(ajv)
    ajv.addSchema(document.root, "contract")
    const compiled = new Map<JsonObject, ValidateFunction>()
    return (schema: JsonObject): ValidateFunction => {
      const known = compiled.get(schema)
      if (known !== undefined) return known
      const made = ajv.compile(absolute(schema) as JsonObject)
      compiled.set(schema, made)
      return made
    }
  }
  const first = compiler(false)
  const every = compiler(true)
  return {
    holds: (schema, value) => first(schema)(value),
    broken: (schema, value) => {
      const validate = every(schema)
      validate(value)
      return new Set((validate.errors ?? []).map(({ keyword }) => keyword))
    }
  }
}

const absolute = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map((each: Json) => absolute(each))
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" ? `contract${value}` : absolute(value)
    ])
  )
}

/** What became of a call: its error's tag and message, or nothing of either. */
export interface Verdict {
  readonly tag: string | undefined
  readonly message: string
}

const verdictOf = (called: Effect.Effect<unknown, unknown>): Verdict =>
  Effect.runSync(
    Effect.match(called, {
      onSuccess: () => ({ tag: undefined, message: "" }),
      onFailure: (error) =>
        error instanceof Error && "_tag" in error
          ? { tag: String(error._tag), message: error.message }
          : { tag: typeof error, message: "" }
    })
  )

/** The tag of a call whose request was let through. */
export const letThrough = "TransportError"

type Client = ManagementClient["Service"]

/** A client with a given `execute`. */
const executing = (execute: (client: Client) => Client["execute"]) =>
  Layer.effect(
    ManagementClient,
    Effect.map(ManagementClient, (client) => ({ ...client, execute: execute(client) }))
  ).pipe(Layer.provide(Stub.layer()))

const reached = executing(
  () =>
    (_, { id }) =>
      Effect.fail(
        new TransportError({
          api: "auth0",
          operation: id,
          sent: false,
          status: undefined,
          message: "",
          cause: ""
        })
      )
)

const judging = (
  validate: Layer.Layer<ManagementClient, never, ManagementClient>,
  client: Layer.Layer<ManagementClient>
) => {
  const runtime = ManagedRuntime.make(Layer.provide(validate, client))
  const context = Effect.runSync(runtime.contextEffect)
  return (operation: AnyOperation<ManagementClient>, args: ReadonlyArray<unknown>): Verdict =>
    verdictOf(Effect.provideContext(wholeOf(operation(...args)), context))
}

/** Says what `Validate.requests` makes of a call; nothing is ever sent. */
export const requestVerdict = () => judging(Validate.requests, reached)

/** Says what `Validate.responses` makes of a response with this body. */
export const responseVerdict = () => {
  let given = { status: 200, body: "" }
  const responding = executing(
    ({ profile }) =>
      (_raw, metadata, _args, extras) =>
        Effect.suspend(() => {
          const response = { ...given, header: () => undefined }
          const decoded = extras?.exchange?.decode(profile, metadata, response)
          return isDecodeError(decoded) ? Effect.fail(decoded) : Effect.succeed(decoded)
        })
  )
  const judge = judging(Validate.responses({ mode: "fail" }), responding)
  return (
    operation: AnyOperation<ManagementClient>,
    args: ReadonlyArray<unknown>,
    status: number,
    body: Json
  ): Verdict => {
    given = { status, body: JSON.stringify(body) }
    return judge(operation, args)
  }
}

const isDecodeError = (value: unknown): value is DecodeError =>
  value instanceof Error && "_tag" in value && value._tag === "DecodeError"

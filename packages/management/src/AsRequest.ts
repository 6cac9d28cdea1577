/**
 * For reading a record, changing it and writing it back: converts the type of a response to that of a
 * request. Responses have open enumerations, requests closed ones, so a response is not assignable to a
 * request.
 */

/** The known values of an enumeration; nothing for a plain string. */
type Known<Value> = Value extends string ? (string extends Value ? never : Value) : never

type Members<Value> = Value extends string
  ? string
  : Value extends object
    ? { [Name in keyof Value]: AsRequest<Value[Name]> }
    : Value

/**
 * The type of a response with all enumerations closed, at any depth: `"a" | "b" | (string & {})`
 * becomes `"a" | "b"`. Everything else stays, including plain strings.
 *
 * @example
 * ```ts
 * import type { AsRequest } from "@effect-auth0/management"
 *
 * type Request = AsRequest<{ name: string; type?: "web" | "native" | (string & {}) }>
 * const request: Request = { name: "Shop", type: "web" }
 * ```
 */
export type AsRequest<Response> = [Known<Response>] extends [never]
  ? Members<Response>
  : Known<Response> | Members<Exclude<Response, string>>

/**
 * Types a value that was read so that it can be written back. An update replaces a part such as a
 * connection's `options` as a whole, so a program reads it, changes one member and sends all.
 *
 * Returns its argument: nothing is checked, copied or left out. An enumeration value that only the API
 * knows is therefore written back unchanged, which is right for members that you do not change. Members
 * that you do change are checked: spread the result, and the compiler checks each new member against
 * the request's type.
 *
 * A number beyond 2^53 was rounded when it was read. It is not written back with a changed value: the
 * call fails with an `InvalidRequest` that says where it is. `JSON.rawJSON`, if the platform has it
 * (Node 22 does), sends the given digits.
 *
 * @example
 * ```ts
 * import { asRequest, Clients } from "@effect-auth0/management"
 * import { Effect } from "effect"
 *
 * const shortenTokens = Effect.gen(function* () {
 *   const { jwt_configuration } = yield* Clients.get("wJ4fQ0pT2mXb7Ls9Kd3RzVnY8cHgE6aU")
 *   yield* Clients.update("wJ4fQ0pT2mXb7Ls9Kd3RzVnY8cHgE6aU", {
 *     jwt_configuration: { ...asRequest(jwt_configuration), lifetime_in_seconds: 3600 }
 *   })
 * })
 * ```
 */
export const asRequest = <Response>(response: Response): AsRequest<Response> =>
  // The same value with a narrower type, which the API accepts because it returned it.
  response as AsRequest<Response>

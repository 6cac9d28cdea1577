/**
 * Reading, changing, writing back: the type of what was read, as a request takes it. What an
 * response may hold is open, what a request may hold is closed, so that the one does not fit the
 * other by itself.
 */

/** The values of an enumeration that are known; nothing where any string is as good. */
type Known<Value> = Value extends string ? (string extends Value ? never : Value) : never

type Members<Value> = Value extends string
  ? string
  : Value extends object
    ? { [Name in keyof Value]: AsRequest<Value[Name]> }
    : Value

/**
 * The type of a response with every enumeration closed, however deep: `"a" | "b" | (string & {})` is
 * `"a" | "b"`. All else stays, plain strings too.
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
 * What was read, to be written back. An update of a part, such as a connection's `options`,
 * replaces the whole of it, so a program reads it, changes one thing and sends all.
 *
 * It gives the value that it is given: nothing is checked, copied or left out. A value of an
 * enumeration that only the API knows therefore goes back as it came, which is right for what one
 * does not change, and which no list of known values could express. What one does change is
 * checked: spread the result, and the compiler holds each new member to the request's type.
 *
 * A number beyond 2^53, or beyond all that JavaScript has, was rounded when it was read. It is not
 * written back changed: the call that it is passed to fails with an `InvalidRequest` that says where
 * it is. `JSON.rawJSON`, where the platform has it (Node 22 does), sends digits as they are given.
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
  // The same value under a narrower type, which the API takes since it has given it.
  response as AsRequest<Response>

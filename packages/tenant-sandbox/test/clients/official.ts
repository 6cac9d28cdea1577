/**
 * The official SDK in a process of its own, since it trusts an authority that Node is started with. It
 * calls what it is told to by messages, and responds with what came of each call.
 */
import { ManagementClient } from "auth0"

/** A call of one method, such as `users.create`. */
export interface OfficialCall {
  readonly id: string
  readonly args: ReadonlyArray<unknown>
}

/** What came of a call. */
export interface OfficialOutcome {
  readonly status: number
  readonly data: unknown
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** Every method of a client, by its path through the resources. */
export const methodsOf = (
  client: object,
  path: ReadonlyArray<string> = []
): ReadonlyMap<string, (...args: ReadonlyArray<unknown>) => unknown> => {
  const found = new Map<string, (...args: ReadonlyArray<unknown>) => unknown>()
  for (
    let prototype: unknown = Object.getPrototypeOf(client);
    isObject(prototype) && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { get, value }] of Object.entries(
      Object.getOwnPropertyDescriptors(prototype)
    )) {
      if (name === "constructor" || name.startsWith("_")) continue
      const here = [...path, name]
      if (get !== undefined) {
        const resource: unknown = get.call(client)
        if (isObject(resource)) for (const entry of methodsOf(resource, here)) found.set(...entry)
      } else if (typeof value === "function") {
        found.set(here.join("."), (...args) => Reflect.apply(value, client, args))
      }
    }
  }
  return found
}

const outcomeOf = async (called: unknown): Promise<OfficialOutcome> => {
  if (isObject(called) && typeof called["withRawResponse"] === "function") {
    const { data, rawResponse } = await called["withRawResponse"]()
    return { status: rawResponse.status, data }
  }
  const page = await called
  if (!isObject(page) || !isObject(page["rawResponse"])) return { status: 0, data: page }
  return { status: Number(page["rawResponse"]["status"]), data: page["data"] }
}

const failureOf = (error: unknown): OfficialOutcome =>
  isObject(error) && typeof error["statusCode"] === "number"
    ? { status: error["statusCode"], data: error["body"] }
    : { status: 0, data: String(error) }

const {
  AUTH0_CLIENT_ID: clientId,
  AUTH0_CLIENT_SECRET: clientSecret,
  AUTH0_DOMAIN: domain
} = process.env

if (process.send !== undefined && domain !== undefined) {
  const client = new ManagementClient({
    domain,
    clientId: clientId ?? "",
    clientSecret: clientSecret ?? "",
    maxRetries: 0
  })
  const methods = methodsOf(client)
  process.on("message", ({ args, id }: OfficialCall) => {
    const call = async () => outcomeOf(methods.get(id)?.(...args))
    void call()
      .catch(failureOf)
      .then((outcome) => process.send?.(outcome))
  })
  process.send([...methods.keys()])
}

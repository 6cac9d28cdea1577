/** The sandbox without a socket: its limits, and everybody's clock, are the test's. */
import { type Plan, type Sandbox, TenantSandbox } from "@effect-auth0/tenant-sandbox"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Credentials, ManagementClient, Transport, TransportFailure } from "../../src/index.ts"

/** A form as it goes over a wire. */
const encoded = (form: FormData) =>
  Effect.promise(async () => {
    const response = new Response(form)
    const type = response.headers.get("content-type") ?? ""
    return { body: new Uint8Array(await response.arrayBuffer()), type }
  })

/** A transport to the sandbox, with a way of so many milliseconds there and back. */
export const transportTo = (
  sandbox: Sandbox,
  wayMillis: () => number = () => 0
): Transport["Service"] => ({
  send: ({ body, headers, method, path }) =>
    Effect.gen(function* () {
      yield* Effect.sleep(wayMillis() / 2)
      const form = body instanceof FormData ? yield* encoded(body) : undefined
      const reply = yield* sandbox.handle({
        method,
        path,
        headers: form === undefined ? headers : { ...headers, "content-type": form.type },
        ...(typeof body === "string" ? { body } : undefined),
        ...(form === undefined ? undefined : { body: form.body })
      })
      yield* Effect.sleep(wayMillis() / 2)
      return {
        status: reply.status,
        header: (name: string) => reply.headers[name],
        body: reply.body
      }
    }).pipe(
      Effect.mapError(
        (cause) => new TransportFailure({ deadline: false, sent: true, head: undefined, cause })
      )
    )
})

/** A client of the sandbox, with its governor. */
export const clientOf = (
  sandbox: Sandbox,
  options: {
    readonly wayMillis?: () => number
    readonly rateLimits?: boolean
    readonly deadline?: "10 minutes" | "1 hour"
  } = {}
) =>
  Effect.gen(function* () {
    const token = yield* sandbox.tokens.issue()
    return ManagementClient.layerTransport({
      domain: sandbox.domain,
      credentials: Credentials.token(token),
      deadline: options.deadline ?? "1 hour",
      rateLimits: options.rateLimits
    }).pipe(
      Layer.provide(Layer.succeed(Transport, transportTo(sandbox, options.wayMillis))),
      Layer.orDie
    )
  })

export const sandboxOf = (plan: Plan) => TenantSandbox.layer({ plan, randomSeed: plan })

export { TenantSandbox }

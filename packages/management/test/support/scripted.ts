/** A transport that plays a script and takes down what it was asked to send. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  Credentials,
  ManagementClient,
  Transport,
  TransportCause,
  TransportFailure
} from "../../src/index.ts"
import type { ClientOptions, TransportRequest, TransportResponse } from "../../src/index.ts"

export type Step = Effect.Effect<TransportResponse, TransportFailure>

export const response = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): Step =>
  Effect.succeed({
    status,
    header: (name: string) => headers[name],
    body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)
  })

export const failure = (sent: boolean, head?: { readonly status: number }): Step =>
  Effect.fail(
    new TransportFailure({
      deadline: false,
      sent,
      head: head === undefined ? undefined : { status: head.status, header: () => undefined },
      cause: new TransportCause({ message: "the wire broke" })
    })
  )

/** A response that does not come until the deadline ends the exchange. */
export const silence = (request: TransportRequest): Step =>
  Effect.callback((resume) => {
    const stop = request.deadline.start(() =>
      resume(
        Effect.fail(
          new TransportFailure({ deadline: true, sent: true, head: undefined, cause: "deadline" })
        )
      )
    )
    return Effect.sync(stop)
  })

export const errorBody = (statusCode: number, error: string, errorCode?: string) => ({
  statusCode,
  error,
  message: `about ${error}`,
  ...(errorCode === undefined ? undefined : { errorCode })
})

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Script {
  readonly sent: Array<Sent>
  readonly transport: Layer.Layer<Transport>
  readonly client: (options?: Partial<ClientOptions>) => Layer.Layer<ManagementClient>
}

/** Plays the steps in order; a request beyond the last one is a defect. */
export const script = (
  ...steps: ReadonlyArray<Step | ((request: TransportRequest) => Step)>
): Script => {
  const sent: Array<Sent> = []
  const transport = Layer.succeed(Transport, {
    send: (request) =>
      Effect.suspend(() => {
        const step = steps[sent.length]
        const { body, headers, method, path } = request
        sent.push({ method, path, headers, body })
        if (step === undefined) return Effect.die(new Error(`unexpected request ${sent.length}`))
        return typeof step === "function" ? step(request) : step
      })
  })
  return {
    sent,
    transport,
    client: (options) =>
      ManagementClient.layerTransport({
        domain: "tenant.example.com",
        credentials: Credentials.token(Redacted.make("the-token")),
        ...options
      }).pipe(Layer.provide(transport), Layer.orDie)
  }
}

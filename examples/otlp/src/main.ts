/**
 * The job against a local tenant that has a bad day, so that there is something to
 * see. `OTEL_EXPORTER_OTLP_ENDPOINT` names the collector; without it, the one that
 * listens at its usual port on this machine.
 */
import { Credentials } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/fetch"
import { demoSeed, TenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Config, Console, Effect, Layer } from "effect"
import { rotateDueKeys } from "./RotateDueKeys.ts"
import { exporter, observed } from "./Telemetry.ts"

const program = Effect.gen(function* () {
  const collector = yield* Config.String("OTEL_EXPORTER_OTLP_ENDPOINT").pipe(
    Config.withDefault("http://127.0.0.1:4318")
  )
  const { clientId, clientSecret, domain, origin } = yield* TenantSandbox
  const client = layer({
    domain,
    origin,
    credentials: Credentials.clientSecret({ clientId, clientSecret })
  })
  const report = yield* rotateDueKeys.pipe(
    Effect.provide(Layer.merge(observed(client), exporter(collector)))
  )
  yield* Console.log(`${report.rotated} rotated; ${report.failed.join(", ") || "none failed"}`)
  yield* Console.log(`what happened is at ${collector}`)
}).pipe(
  Effect.provide(
    TenantSandbox.layer({
      seed: demoSeed,
      faults: [
        { kind: "unavailableBeforeApplying", operation: "connections.list" },
        { kind: "tooManyRequests", operation: "connections.keys.rotate", retryAfterSeconds: 1 },
        { kind: "responseLostAfterApplying", operation: "connections.keys.rotate" }
      ]
    })
  )
)

await Effect.runPromise(program)

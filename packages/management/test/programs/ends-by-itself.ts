/**
 * A program whose calls end in every way that there is, over a client that it never closes. Tells
 * what became of them and what would keep the process alive then; nothing else may end it.
 */
import { NodeHttpClient } from "@effect/platform-node"
import {
  type ClientOptions,
  Connections,
  Credentials,
  Events,
  ManagementClient,
  Retry
} from "@effect-auth0/management"
import * as FetchClient from "@effect-auth0/management/fetch"
import * as NodeClient from "@effect-auth0/management/node"
import { Effect, Exit, Fiber, Layer, ManagedRuntime, Redacted, Stream } from "effect"
import { FetchHttpClient } from "effect/http"

const [transport = "", origin = "", closedOrigin = ""] = process.argv.slice(2)

const options = (at: string): ClientOptions => ({
  domain: "tenant.example.com",
  origin: at,
  credentials: Credentials.token(Redacted.make("the-token")),
  retry: Retry.none,
  maxBodyBytes: 1000
})
const layers: Readonly<Record<string, (at: string) => Layer.Layer<ManagementClient, unknown>>> = {
  fetch: (at) => FetchClient.layer(options(at)),
  undici: (at) => NodeClient.layer(options(at)),
  "HttpClient over fetch": (at) =>
    ManagementClient.layer(options(at)).pipe(Layer.provide(FetchHttpClient.layer)),
  "HttpClient over undici": (at) =>
    ManagementClient.layer(options(at)).pipe(Layer.provide(NodeHttpClient.layerUndici))
}
const layer = layers[transport]
if (layer === undefined) throw new Error(`no such transport: ${transport}`)
const runtime = ManagedRuntime.make(layer(origin))
const elsewhere = ManagedRuntime.make(layer(closedOrigin))

const outcomes: Record<string, string> = {}
const end = <A, E>(name: string, exit: Exit.Exit<A, E>) => {
  outcomes[name] = Exit.match(exit, {
    onSuccess: () => "succeeded",
    onFailure: (cause) =>
      cause.reasons
        .map((reason) =>
          reason._tag === "Fail" ? (reason.error as { readonly _tag: string })._tag : reason._tag
        )
        .join()
  })
}
const interrupted = async <A, E>(name: string, effect: Effect.Effect<A, E, ManagementClient>) => {
  const fiber = runtime.runFork(effect)
  await runtime.runPromise(Effect.sleep("100 millis"))
  await Effect.runPromise(Fiber.interrupt(fiber))
  end(name, await Effect.runPromise(Fiber.await(fiber)))
}

// One that is not reached, however busy the machine, where no other is given.
const keys = (id: string, deadline: `${number} millis` = "600000 millis") =>
  Connections.Keys.get(id, { deadline })
const events = Events.subscribe(undefined, { deadline: "10 minutes" })

end("responded", await runtime.runPromiseExit(keys("responded")))
end("no listener", await elsewhere.runPromiseExit(keys("responded")))
end("silence", await runtime.runPromiseExit(keys("silence", "200 millis")))
end("stalled body", await runtime.runPromiseExit(keys("stalled", "200 millis")))
end("too large", await runtime.runPromiseExit(keys("endless")))
end("reset", await runtime.runPromiseExit(keys("reset")))
end("events let go", await runtime.runPromiseExit(Stream.runDrain(Stream.take(events, 1))))
await interrupted("interrupted in silence", keys("silence"))
await interrupted("interrupted in the body", keys("stalled"))
await interrupted("interrupted in events", Stream.runDrain(events))

// Sockets that were destroyed need a few turns of the loop to be gone.
for (let turn = 0; turn < 1000; turn++) await new Promise((next) => setImmediate(next))
const keeping = process
  .getActiveResourcesInfo()
  .filter((resource) => !/^(Pipe|TTY|FS|Immediate|Worker|MessagePort)/.test(resource))
process.stdout.write(JSON.stringify({ outcomes, keeping }))

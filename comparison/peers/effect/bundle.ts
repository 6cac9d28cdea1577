import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/unstable/http/FetchHttpClient"
import * as HttpClient from "effect/unstable/http/HttpClient"
import * as HttpClientRequest from "effect/unstable/http/HttpClientRequest"
import { make } from "./src/generated/Workshop.ts"

const program = Effect.gen(function* () {
  const client = HttpClient.mapRequest(yield* HttpClient.HttpClient, (request) =>
    request.pipe(
      HttpClientRequest.prependUrl("http://127.0.0.1:4010/v1"),
      HttpClientRequest.bearerToken("token-1")
    )
  )
  return yield* make(client).getTool("t1", undefined)
})
Effect.runPromise(Effect.provide(program, FetchHttpClient.layer)).then(console.log)

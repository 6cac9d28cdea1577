/** A program that makes one request with Effect's `HttpClient` over `fetch`. */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"

await Effect.runPromise(
  Effect.provide(HttpClient.get("https://tenant.eu.auth0.com/"), FetchHttpClient.layer)
)

/** A program that uses two SDKs, tested with the stubs of both. */
import { assert, it } from "@effect/vitest"
import { Users } from "@effect-auth0/management"
import { Stub as Auth0 } from "@effect-auth0/management/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Artworks } from "../src/generated/sdk/index.js"
import * as Museum from "../src/generated/sdk/testing.js"

const caption = Effect.fn(function* (artist: string, artwork: string) {
  const { name } = yield* Users.get(artist)
  const { title } = yield* Artworks.get(artwork)
  return `${title}, by ${name}`
})

/** Both APIs have a `NotFound`; `api` says whose it is. */
const captionOrReason = (artist: string, artwork: string) =>
  caption(artist, artwork).pipe(
    Effect.catchTag("NotFound", (error) =>
      Effect.succeed(
        error.api === "auth0" ? `no artist: ${error.code}` : `no artwork: ${error.detail}`
      )
    )
  )

it.effect("tells the errors of two SDKs apart by their API", () =>
  Effect.gen(function* () {
    const artist = Auth0.of(Users.get, { name: "Hokusai" })
    const noArtist = Auth0.failing(Users.get, 404, { code: "inexistent_user" })
    const artwork = Museum.of(Artworks.get, { id: "art_001", title: "The Great Wave" })
    const noArtwork = Museum.failing(Artworks.get, 404, { detail: "sold" })
    const run = (user: typeof artist, work: typeof artwork) =>
      captionOrReason("auth0|1", "art_001").pipe(
        Effect.provide(Layer.merge(Auth0.layer(user), Museum.layer(work)))
      )
    assert.deepStrictEqual(
      yield* Effect.all([run(artist, artwork), run(noArtist, artwork), run(artist, noArtwork)]),
      ["The Great Wave, by Hokusai", "no artist: inexistent_user", "no artwork: sold"]
    )
    assert.deepStrictEqual(
      [artist.calls, noArtist.calls, artwork.calls, noArtwork.calls],
      [[["auth0|1"], ["auth0|1"]], [["auth0|1"]], [["art_001"]], [["art_001"]]]
    )
  })
)

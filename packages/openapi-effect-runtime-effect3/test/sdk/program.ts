/** A program on Effect 3 that calls every kind of operation of the generated SDK. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import {
  bind,
  CallDefaults,
  Credentials,
  Pictures,
  Retry,
  Uploads
} from "../generated/sdk/sdk/index.ts"
import type { PicturesClient } from "../generated/sdk/sdk/index.ts"

/** The options of every client of it. */
export const optionsAt = (origin: string) => ({
  origin,
  credentials: Credentials.key(Redacted.make("k")),
  retry: Retry.none
})

const bytes = new TextEncoder().encode("png")

/** What comes of each call. */
export const program: Effect.Effect<object, unknown, PicturesClient> = Effect.all({
  titles: Pictures.list.items({ tags: ["a", "b"], per_page: 2 }).pipe(
    Stream.runCollect,
    Effect.map((all) => [...all].map(({ title }) => title))
  ),
  one: Pictures.get("p1"),
  headers: Pictures.get
    .withResponse("p1")
    .pipe(Effect.map(({ headers }) => headers["x-views"] satisfies number | undefined)),
  missing: Pictures.get("none").pipe(
    Effect.map(() => "there"),
    Effect.catchTag("NotFound", ({ body }) => Effect.succeed(body?.code))
  ),
  later: Pictures.get("later").pipe(
    Effect.map(() => "there"),
    Effect.catchTag("ServerErrorResponse", ({ body }) => Effect.succeed(body?.until))
  ),
  created: Pictures.create({
    file: Uploads.stream(Stream.make(bytes), { name: "a.png" }),
    title: "new"
  }),
  replaced: Pictures.replace("p1", new Blob([bytes])),
  bytes: Pictures.bytes("p1").pipe(Effect.map((all) => new TextDecoder().decode(all))),
  chunks: Pictures.bytes.stream("p1").pipe(
    Stream.runCollect,
    Effect.map((chunks) => Buffer.concat([...chunks]).toString())
  ),
  whole: Pictures.describe({ id: "p1" }),
  words: Pictures.describeStream({ id: "p1" }).pipe(
    Stream.runCollect,
    Effect.map((all) => [...all].map(({ word }) => word))
  ),
  bound: Effect.flatMap(bind(Pictures), (pictures) => pictures.get("p1")),
  late: Pictures.get("p1").pipe(
    Effect.provideService(CallDefaults, { deadline: 0 }),
    Effect.map(() => "in time"),
    Effect.catchTag("DeadlineExceeded", ({ _tag }) => Effect.succeed(_tag))
  )
})

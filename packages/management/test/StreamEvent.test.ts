import type { EventStreamSubscribeEventsResponseContent } from "@effect-auth0/management-client/types"
import metadata from "@effect-auth0/contract/facts/event-types.json" with { type: "json" }
import { assert, describe, it } from "@effect/vitest"
import * as Stream from "effect/Stream"
import { Events } from "../src/index.ts"
import * as StreamEvent from "../src/StreamEvent.ts"

/** `true` if two types are one. */
type Exactly<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

describe("descriptions", () => {
  it("say something of every type that the metadata name", () => {
    const known = new Set(Object.keys(StreamEvent.descriptions))
    assert.deepStrictEqual(
      Object.keys(metadata.types).filter((type) => !known.has(type)),
      []
    )
    const wrong = Object.entries(StreamEvent.descriptions).filter(
      ([, text]) => !/^[A-Z][^:]+\.$/u.test(text)
    )
    assert.deepStrictEqual(wrong, [])
  })
})

describe("is", () => {
  it("narrows a message to the events of its types, and leaves out those without an event", () => {
    const users = StreamEvent.is("user.created", "user.updated")
    const told = (message: EventStreamSubscribeEventsResponseContent): string | undefined => {
      if (!users(message)) return undefined
      const narrowed: Exactly<typeof message.type, "user.created" | "user.updated"> = true
      return narrowed ? message.event.data.object.user_id : undefined
    }
    assert.strictEqual(told({ type: "offset-only", offset: "o" }), undefined)
  })

  it("is false for anything but a message", () => {
    // As a program without types passes it.
    const others: ReadonlyArray<unknown> = [null, undefined, "user.created", 42, [], {}]
    assert.deepStrictEqual(
      others.filter((other) => StreamEvent.is("user.created")(other as { readonly type: unknown })),
      []
    )
  })

  it("covers every type of a message that has an event", () => {
    type Message = EventStreamSubscribeEventsResponseContent
    const all: Exactly<
      StreamEvent.KnownStreamEventType,
      Exclude<Message["type"], "error" | "offset-only">
    > = true
    const described: Exactly<
      keyof typeof StreamEvent.descriptions,
      StreamEvent.KnownStreamEventType
    > = true
    assert.deepStrictEqual([all, described], [true, true])
  })

  it("filters the stream of an operation", () => {
    const deleted = Events.subscribe().pipe(
      Stream.filter(StreamEvent.is("user.deleted")),
      Stream.map(({ event }) => event.type)
    )
    const typed: Exactly<Stream.Success<typeof deleted>, "user.deleted"> = true
    assert.isTrue(typed)
  })
})

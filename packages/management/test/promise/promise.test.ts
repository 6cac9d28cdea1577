import { getEventListeners } from "node:events"
import { inspect } from "node:util"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ConnectionKey } from "@effect-auth0/management-client/types"
import * as api from "../../src/index.ts"
import { Connections, type Page, Retry } from "../../src/index.ts"
import { connect, type ConnectOptions, connectTo, isFailureOf } from "../../src/promise.ts"
import { response, errorBody, script, silence, type Step } from "../support/scripted.ts"
import { until } from "../support/turns.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const key = { kid: "next", cert: "PEM" }
const secret = "s3cr3t-value"

const connected = async (...steps: ReadonlyArray<Step | typeof silence>) => {
  const played = script(...steps)
  return { played, auth0: await connectTo(played.client({ retry: Retry.none })) }
}

const notFound = response(404, errorBody(404, "Not Found", "inexistent_connection"))

const rejection = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => {
      throw new Error("it did not reject")
    },
    (cause: unknown) => cause
  )

const collect = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of items) all.push(item)
  return all
}

describe("an operation, called with promises", () => {
  it("returns its response", async () => {
    const { auth0, played } = await connected(response(201, key))
    const next = await auth0.run(Connections.Keys.rotate, id, { signing_alg: "ES256" })
    expectTypeOf(next).toEqualTypeOf<ConnectionKey>()
    assert.deepStrictEqual([next, played.sent[0]?.body], [key, '{"signing_alg":"ES256"}'])
    await auth0.close()
  })

  it("rejects with the operation's own error, and tells its type", async () => {
    const { auth0 } = await connected(notFound, notFound)
    const error = await rejection(auth0.run(Connections.Keys.rotate, id))
    assert.instanceOf(error, api.NotFound)
    assert.deepStrictEqual(
      [
        isFailureOf(Connections.Keys.rotate, error),
        isFailureOf(Connections.Keys.get, error),
        isFailureOf(Connections.Keys.rotate, new Error("another"))
      ],
      [true, false, false]
    )
    if (isFailureOf(Connections.Keys.rotate, error)) {
      expectTypeOf(error._tag).toExtend<string>()
      if (error._tag === "NotFound") assert.strictEqual(error.code, "inexistent_connection")
    }
    const outcome = await auth0.outcome(Connections.Keys.rotate, id)
    if (!outcome.ok) {
      type Failure = api.CallError | api.Connections.Keys.RotateError
      expectTypeOf<typeof outcome.error>().toExtend<Failure>()
      expectTypeOf<Failure>().toExtend<typeof outcome.error>()
    }
    assert.deepStrictEqual(outcome.ok ? outcome.value : outcome.error._tag, "NotFound")
    await auth0.close()
  })

  it("returns a successful outcome", async () => {
    const { auth0 } = await connected(response(201, key))
    assert.deepStrictEqual(await auth0.outcome(Connections.Keys.rotate, id), {
      ok: true,
      value: key
    })
    await auth0.close()
  })

  it("rejects what no call could be made of, and defects", async () => {
    const { auth0 } = await connected()
    const rejected = await rejection(auth0.run(Connections.Keys.get, ".."))
    assert.isTrue(isFailureOf(Connections.Keys.get, rejected))
    const defect = new Error("a defect")
    assert.strictEqual(await rejection(auth0.run(() => Effect.die(defect))), defect)
    assert.strictEqual(await rejection(auth0.outcome(() => Effect.die(defect))), defect)
    await auth0.close()
  })

  it("can be aborted, before and while it is under way, and rejects with the reason", async () => {
    const { auth0, played } = await connected(silence)
    const reason = new Error("the user has left")
    assert.strictEqual(
      await rejection(auth0.run(Connections.Keys.get, id, { signal: AbortSignal.abort(reason) })),
      reason
    )
    assert.deepStrictEqual(played.sent, [])
    const controller = new AbortController()
    const call = rejection(
      auth0.run(Connections.Keys.get, id, { signal: controller.signal, headers: { "x-a": "1" } })
    )
    controller.abort(reason)
    assert.strictEqual(await call, reason)
    assert.deepStrictEqual(getEventListeners(controller.signal, "abort"), [])
    await auth0.close()
  })

  it("leaves no listener on a signal that many calls share", async () => {
    const { auth0 } = await connected(...Array.from({ length: 1000 }, () => response(200, [])))
    const { signal } = new AbortController()
    await Promise.all(
      Array.from({ length: 1000 }, () => auth0.run(Connections.Keys.get, id, { signal }))
    )
    assert.deepStrictEqual(getEventListeners(signal, "abort"), [])
    await auth0.close()
  })
})

const page = (names: ReadonlyArray<string>, next?: string): Step =>
  response(200, {
    connections: names.map((name) => ({ id: name, name })),
    ...(next === undefined ? undefined : { next })
  })

describe("a list", () => {
  it("is iterated over, record by record and page by page", async () => {
    const { auth0 } = await connected(
      page(["a", "b"], "c2"),
      page(["c"]),
      page(["a"], "c2"),
      page([])
    )
    const connections = auth0.of(Connections)
    const names = await collect(connections.list.items({ take: 2 }))
    assert.deepStrictEqual(
      names.map(({ name }) => name),
      ["a", "b", "c"]
    )
    const pages = await collect(auth0.iterate(Connections.list.pages, { take: 1 }))
    assert.deepStrictEqual(
      pages.map(({ items }) => items.length),
      [1, 0]
    )
    await auth0.close()
  })

  it("returns one page when it is called", async () => {
    const { auth0 } = await connected(page(["a"], "c2"))
    const first = await auth0.of(Connections).list({ take: 1 })
    expectTypeOf(first).toExtend<Page<{ readonly name?: string }, unknown, unknown>>()
    assert.deepStrictEqual([first.items.length, first.next], [1, { take: 1, from: "c2" }])
    await auth0.close()
  })

  it("asks for no further page once the loop is left", async () => {
    const { auth0, played } = await connected(page(["a", "b"], "c2"))
    for await (const connection of auth0.iterate(Connections.list.items, { take: 2 })) {
      assert.strictEqual(connection.name, "a")
      break
    }
    assert.strictEqual(played.sent.length, 1)
    await auth0.close()
  })

  it("rejects in the loop with the operation's error, and with the reason of an abort", async () => {
    const steps = [page(["a"], "c2"), notFound, page(["a"], "c2"), silence]
    const { auth0, played } = await connected(...steps)
    const seen: Array<unknown> = []
    const failing = async (signal?: AbortSignal) => {
      const options = signal === undefined ? undefined : { signal }
      for await (const { name } of auth0.iterate(Connections.list.items, { take: 1 }, options)) {
        seen.push(name)
      }
    }
    const error = await rejection(failing())
    assert.isTrue(error instanceof api.ApiError)
    const controller = new AbortController()
    const loop = rejection(failing(controller.signal))
    const reason = new Error("enough")
    await until(() => played.sent.length === steps.length)
    controller.abort(reason)
    assert.strictEqual(await loop, reason)
    assert.deepStrictEqual(seen, ["a", "a"])
    assert.deepStrictEqual(getEventListeners(controller.signal, "abort"), [])
    await auth0.close()
  })
})

describe("a list that was read to its end", () => {
  it("leaves no listener on a signal that was not aborted", async () => {
    const { auth0 } = await connected(page(["a"]))
    const { signal } = new AbortController()
    const names = await collect(auth0.iterate(Connections.list.items, { take: 1 }, { signal }))
    assert.strictEqual(names.length, 1)
    assert.deepStrictEqual(getEventListeners(signal, "abort"), [])
    await auth0.close()
  })
})

describe("a resource", () => {
  it("has its operations as promises, those that are nested too, and their metadata", async () => {
    const { auth0 } = await connected(response(201, key), response(200, [key]))
    const connections = auth0.of(Connections)
    expectTypeOf(connections.Keys.rotate).returns.toEqualTypeOf<Promise<ConnectionKey>>()
    assert.deepStrictEqual(await connections.Keys.rotate(id, { signing_alg: "ES256" }), key)
    const { signal } = new AbortController()
    assert.deepStrictEqual(await connections.Keys.get(id, { signal }), [key])
    assert.strictEqual(connections.Keys.rotate.metadata, Connections.Keys.rotate.metadata)
    await auth0.close()
  })

  it("has what is around its operations: waits for jobs, classes as they are", async () => {
    const { auth0 } = await connected(
      response(200, { id: "job_1", type: "users_import", status: "completed" })
    )
    const all = auth0.of(api)
    const job = await all.Jobs.awaitCompletion("job_1")
    assert.strictEqual(job.status, "completed")
    assert.strictEqual(all.Jobs.JobFailed, api.Jobs.JobFailed)
    assert.strictEqual(all.NotFound, api.NotFound)
    await auth0.close()
  })

  it("says what to call instead where a stream is run, or a call is iterated over", async () => {
    const { auth0, played } = await connected()
    // @ts-expect-error it gives a stream
    const run = auth0.run(api.Events.subscribe)
    // @ts-expect-error it gives a stream
    const outcome = auth0.outcome(Connections.list.items, {})
    // @ts-expect-error it gives one value
    const iterated = collect(auth0.iterate(Connections.Keys.get, id))
    const errors = await Promise.all([run, outcome, iterated].map(rejection))
    assert.deepStrictEqual(
      [errors.map(String), played.sent],
      [
        [
          'TypeError: events.subscribe returns no Effect: call "iterate" with what returns a stream',
          'TypeError: This function returns no Effect: call "iterate" with what returns a stream',
          'TypeError: connections.keys.get returns no stream: call "run" with what returns an Effect'
        ],
        []
      ]
    )
    await auth0.close()
  })

  it("rejects at compile time what the operation does not take", async () => {
    const { auth0 } = await connected(response(201, key))
    const never = () => [
      // @ts-expect-error the id is missing
      auth0.run(Connections.Keys.rotate),
      // @ts-expect-error no such algorithm
      auth0.run(Connections.Keys.rotate, id, { signing_alg: "HS256" }),
      // @ts-expect-error no such option
      auth0.of(Connections).Keys.get(id, { sgnal: undefined })
    ]
    assert.isFunction(never)
    await auth0.close()
  })
})

describe("closing", () => {
  const closedMessage = "The client has been closed: connect again"
  const messageOf = async (result: Promise<unknown>) => {
    const error = await rejection(result)
    return error instanceof Error ? error.message : error
  }

  it("ends what is under way, and what is called from then on", async () => {
    let interrupted = 0
    const hanging: Step = Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
    const { auth0, played } = await connected(page(["a"], "c2"), hanging, hanging, hanging)
    const { signal } = new AbortController()
    const seen: Array<unknown> = []
    const loop = async () => {
      for await (const { name } of auth0.iterate(Connections.list.items, { take: 1 })) {
        seen.push(name)
      }
    }
    const reading = messageOf(loop())
    // One response first: of a tenant that has told nothing only so much is asked at once.
    await until(() => played.sent.length === 2)
    const underWay = [
      reading,
      messageOf(auth0.run(Connections.Keys.rotate, id)),
      messageOf(auth0.outcome(Connections.Keys.get, id, { signal }))
    ]
    await until(() => played.sent.length === 4)
    await auth0.close()
    assert.deepStrictEqual(
      [await Promise.all(underWay), interrupted, seen],
      [[closedMessage, closedMessage, closedMessage], 3, ["a"]]
    )
    assert.deepStrictEqual(getEventListeners(signal, "abort"), [])
    assert.deepStrictEqual(
      [
        await messageOf(auth0.run(Connections.Keys.rotate, id)),
        await messageOf(auth0.outcome(Connections.Keys.get, id)),
        await messageOf(loop()),
        played.sent.length
      ],
      [closedMessage, closedMessage, closedMessage, 4]
    )
    await auth0.close()
  })

  it("ends what is still under way, in whatever order the others have ended", async () => {
    const interrupted: Array<number> = []
    const calls = Array.from({ length: 4 }, (_, index) => {
      const held = Deferred.makeUnsafe<void>()
      const step: Step = Effect.andThen(Deferred.await(held), response(200, key)).pipe(
        Effect.onInterrupt(() => Effect.sync(() => interrupted.push(index)))
      )
      return { step, response: () => Effect.runSync(Deferred.succeed(held, undefined)) }
    })
    const known = response(200, key)
    const { auth0, played } = await connected(known, ...calls.map(({ step }) => step))
    await auth0.run(Connections.Keys.rotate, id)
    const results = calls.map(() => auth0.run(Connections.Keys.rotate, id))
    const ends = results.map((result) => result.catch((cause: unknown) => cause))
    await until(() => played.sent.length === 5)
    for (const index of [0, 3]) {
      calls[index]?.response()
      assert.deepStrictEqual(await results[index], key)
    }
    await auth0.close()
    assert.deepStrictEqual(interrupted.toSorted(), [1, 2])
    const closed = new Error(closedMessage)
    assert.deepStrictEqual(await Promise.all(ends), [key, closed, closed, key])
  })
})

describe("connecting", () => {
  it("rejects invalid options", async () => {
    const error = await rejection(connect({ domain: "evil.com/x#", token: "t" }))
    assert.instanceOf(error, api.ConfigurationError)
  })

  it("takes one proof of who calls, and says of any other number what to give", async () => {
    const domain = "tenant.example.com"
    const credentials = api.Credentials.token(Redacted.make("t"))
    const attempts = [
      // @ts-expect-error an option that is given has a value
      connect({ domain, clientId: "c", clientSecret: "s", token: undefined }),
      // @ts-expect-error two proofs
      connect({ domain, clientId: "c", clientSecret: "s", token: "t" }),
      // @ts-expect-error two proofs
      connect({ domain, token: "t", credentials }),
      // @ts-expect-error half a proof
      connect({ domain, clientId: "c" }),
      // @ts-expect-error no proof
      connect({ domain }),
      // @ts-expect-error a secret has a value
      connect({ domain, clientId: "c", clientSecret: undefined }),
      connect({ domain, clientId: "", clientSecret: "s" }),
      // @ts-expect-error these are no credentials
      connect({ domain, credentials: {} }),
      // @ts-expect-error nor is this an origin
      connect({ domain, token: "t", origin: 5 }),
      // @ts-expect-error this sends nothing
      connect({ domain, token: "t", fetch: 5 }),
      // @ts-expect-error and these are no options
      connect(undefined),
      // @ts-expect-error
      connect(null),
      // @ts-expect-error
      connect("tenant.example.com")
    ]
    const errors = await Promise.all(attempts.map(rejection))
    const give = "give clientId and clientSecret, or token, or credentials; given:"
    assert.deepStrictEqual(
      errors.map(
        (error) => error instanceof api.ConfigurationError && [error.option, error.message]
      ),
      [
        ["token", "token has no value: give it one, or leave it out"],
        ["clientId", `${give} clientId, clientSecret, token`],
        ["token", `${give} token, credentials`],
        ["clientId", `${give} clientId`],
        ["credentials", `${give} none`],
        ["clientSecret", "clientSecret has no value: give it one, or leave it out"],
        ["clientId", "clientId has no value: give it one, or leave it out"],
        [
          "credentials",
          "credentials must be what a function of Credentials returns; a clientId must be a string"
        ],
        ["origin", "origin must be https, or http on this machine, with a host and a port only"],
        ["fetch", "fetch must be a function that takes what the platform's own takes"],
        ["options", "the options must be an object with a domain"],
        ["options", "the options must be an object with a domain"],
        ["options", "the options must be an object with a domain"]
      ]
    )
  })

  const taking = (name: string, left: Array<string>) =>
    Effect.acquireRelease(Effect.void, () => Effect.sync(() => left.push(name)))

  const clientOver = (domain: string, left: Array<string>) =>
    Layer.merge(
      Layer.effectDiscard(taking("what stands beside", left)),
      api.ManagementClient.layerTransport({
        domain,
        credentials: api.Credentials.token(Redacted.make("t"))
      }).pipe(
        Layer.provide(
          Layer.effect(
            api.Transport,
            Effect.as(taking("the pool", left), {
              send: () => Effect.die(new Error("nothing is sent"))
            })
          )
        )
      )
    )

  it("lets go of what a layer has taken before it failed", async () => {
    const left: Array<string> = []
    const error = await rejection(connectTo(clientOver("evil.com/x#", left)))
    assert.instanceOf(error, api.ConfigurationError)
    assert.deepStrictEqual(left.toSorted(), ["the pool", "what stands beside"])
  })

  it("lets go of what the layer has taken when the tenant is closed, once", async () => {
    const left: Array<string> = []
    const auth0 = await connectTo(clientOver("tenant.example.com", left))
    assert.deepStrictEqual(left, [])
    await auth0.close()
    await auth0.close()
    assert.deepStrictEqual(left.toSorted(), ["the pool", "what stands beside"])
  })

  it("lets calls take turns before a tenant that it does not know, the urgent ones first", async () => {
    const asked: Array<string> = []
    const waiting: Array<() => void> = []
    const fetch: NonNullable<ConnectOptions["fetch"]> = (url) =>
      new Promise((resolve) => {
        asked.push(url.slice(url.lastIndexOf("con_")))
        waiting.push(() => resolve(Response.json({ id })))
      })
    const turns = async (options: { readonly rateLimits?: boolean }) => {
      asked.length = waiting.length = 0
      await using auth0 = await connect({
        domain: "tenant.example.com",
        token: "t",
        fetch,
        ...options
      })
      const { get } = auth0.of(Connections)
      const calls = [
        get("con_1"),
        get("con_2"),
        get("con_bulk", {}, { priority: "bulk" }),
        get("con_urgent", {}, { priority: "interactive" })
      ]
      await until(() => waiting.length >= 2)
      const before = [...asked]
      while (asked.length < calls.length || waiting.length > 0) {
        waiting.shift()?.()
        await new Promise(setImmediate)
      }
      await Promise.all(calls)
      return { before, asked: [...asked] }
    }
    assert.deepStrictEqual(await turns({}), {
      before: ["con_1", "con_2"],
      asked: ["con_1", "con_2", "con_urgent", "con_bulk"]
    })
    const inOrder = ["con_1", "con_2", "con_bulk", "con_urgent"]
    assert.deepStrictEqual(await turns({ rateLimits: false }), { before: inOrder, asked: inOrder })
  })

  it("takes secrets as they come, and shows none of them", async () => {
    const sent: Array<string> = []
    const fetch: NonNullable<ConnectOptions["fetch"]> = (url, init) => {
      sent.push(`${url} ${init.headers["authorization"] ?? ""}`)
      return Promise.resolve(
        url.endsWith("/oauth/token")
          ? Response.json({ access_token: "the-token", expires_in: 86_400 })
          : Response.json([key])
      )
    }
    await using auth0 = await connect({
      domain: "tenant.example.com",
      clientId: "client",
      clientSecret: secret,
      fetch
    })
    await auth0.run(Connections.Keys.get, id)
    await using other = await connect({ domain: "tenant.example.com", token: secret, fetch })
    await other.run(Connections.Keys.get, id)
    assert.deepStrictEqual(sent, [
      "https://tenant.example.com/oauth/token ",
      `https://tenant.example.com/api/v2/connections/${id}/keys Bearer the-token`,
      `https://tenant.example.com/api/v2/connections/${id}/keys Bearer ${secret}`
    ])
    const shown = [auth0, other].map((each) => inspect(each, { depth: 9 }) + JSON.stringify(each))
    assert.notInclude(shown.join(""), secret)
    assert.notInclude(shown.join(""), "the-token")
  })
})

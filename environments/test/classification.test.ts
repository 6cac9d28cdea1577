/**
 * Errors in ten phases of an exchange, in every runtime, and 10,000 errors made of them: `sent: false` is
 * a proof, so it may stand only where the server got no byte of the request. Every runtime has all ten
 * phases. Which of them are proven is written down, so that a runtime that starts to prove more, or less,
 * is seen.
 */
import { afterAll, describe, expect, test } from "vitest"
import type { Described } from "../../packages/fault-tests/src/classification/Described.ts"
import {
  type PhaseName,
  phaseNames,
  servePhase,
  type Variant
} from "../../packages/fault-tests/src/classification/Phases.ts"
import { makeCertificate } from "../../packages/fault-tests/src/server/Certificate.ts"
import { runtimes } from "../src/runtimes/index.ts"
import type { Json, Runtime } from "../src/runtimes/Runtime.ts"

afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

/** Phases whose errors prove that nothing was sent, by what each runtime says of them. */
const provenIn = ({ name }: Runtime): ReadonlyArray<PhaseName> =>
  /^(Node \d+|Edge runtime)$/.test(name)
    ? ["resolve", "connect", "TLS"]
    : name === "Bun"
      ? ["resolve", "TLS"]
      : []

/** In these a server gets nothing of a request. */
const before = new Set<PhaseName>(["resolve", "connect", "TLS"])

interface Played {
  readonly name: PhaseName
  readonly variant: Variant
  readonly replayable: boolean
  readonly failed: boolean
  readonly sent: boolean
  readonly thrown: Described
  readonly received: boolean
  readonly reused: boolean
}

const rows = phaseNames.flatMap((name) =>
  (name === "idle socket"
    ? ["resets" as const, "on reuse" as const]
    : ["untrusted" as const]
  ).flatMap((variant) => [false, true].map((replayable) => ({ name, variant, replayable })))
)

/** Plays all phases in one run of a runtime. */
const play = async (runtime: Runtime): Promise<ReadonlyArray<Played>> => {
  const untrusted = await makeCertificate()
  const served = await Promise.all(
    rows.map(async (row) => ({
      row,
      phase: await servePhase(row.name, { untrusted }, row.variant)
    }))
  )
  try {
    const phases = served.map(({ phase: { origin, warm }, row: { replayable } }) => ({
      origin,
      warm,
      replayable
    }))
    // The program's own type, which passes through the runtime as JSON.
    const outputs = (await runtime.run("classify", { phases })) as unknown as ReadonlyArray<
      Pick<Played, "failed" | "sent" | "thrown">
    >
    return served.flatMap(({ phase, row }, index) => {
      const output = outputs[index]
      return output === undefined
        ? []
        : [{ ...row, ...output, received: phase.received() > 0, reused: phase.reused() }]
    })
  } finally {
    await Promise.all(served.map(({ phase }) => phase.stop()))
  }
}

const mutations = 10_000

describe.concurrent.each(runtimes)("in $name", (runtime) => {
  let started: Promise<ReadonlyArray<Played>> | undefined
  const played = (): Promise<ReadonlyArray<Played>> => (started ??= play(runtime))

  test("what is said not to be sent was not, in each of ten phases", async () => {
    const proven = provenIn(runtime)
    expect(
      (await played()).map(({ failed, name, received, replayable, sent, variant }) => ({
        name,
        variant,
        replayable,
        failed,
        sent,
        // Whether a reset of an idle connection comes before the request is a matter of luck.
        received: name === "idle socket" && variant === "resets" ? "perhaps" : received
      }))
    ).toStrictEqual(
      rows.map(({ name, replayable, variant }) => ({
        name,
        variant,
        replayable,
        failed: true,
        sent: !proven.includes(name),
        received: name === "idle socket" && variant === "resets" ? "perhaps" : !before.has(name)
      }))
    )
  })

  // The last of the phases that a platform could be without; nothing keeps it from the other nine.
  test("a connection is used again", async () => {
    const idle = (await played()).filter(({ variant }) => variant === "on reuse")
    expect(idle.map(({ reused }) => reused)).toStrictEqual([true, true])
  })

  test(`of ${mutations} errors made of these, none that was sent is taken for unsent`, async () => {
    const sent = (await played()).flatMap(({ received, thrown }) => (received ? [thrown] : []))
    expect(sent.length).toBeGreaterThanOrEqual(14)
    const input = { sent, count: mutations, seed: 20_260_101 } as unknown as Json
    const output = await runtime.run("mutations", input)
    expect(output).toStrictEqual({ tried: mutations + sent.length, wrong: [] })
  })
})

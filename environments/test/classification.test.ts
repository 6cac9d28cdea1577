/**
 * Errors in ten phases of an exchange, in every runtime: `sent: false` is a proof, so it may stand only
 * where the server got no byte of the request. Which phases are proven is written down, so that a runtime
 * that starts to prove more, or less, is seen.
 */
import { afterAll, expect, test } from "vitest"
import { makeCertificate } from "../../packages/fault-tests/src/server/Certificate.ts"
import {
  type PhaseName,
  phaseNames,
  servePhase
} from "../../packages/fault-tests/src/classification/Phases.ts"
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

const play = async (
  runtime: Runtime,
  name: PhaseName,
  replayable: boolean
): Promise<readonly [Json, boolean]> => {
  const phase = await servePhase(name, { untrusted: await makeCertificate() })
  try {
    const { origin, warm } = phase
    const output = await runtime.run("classify", { origin, warm, replayable })
    return [output, phase.received() > 0]
  } finally {
    await phase.stop()
  }
}

for (const runtime of runtimes) {
  for (const name of phaseNames) {
    test.concurrent(`in ${runtime.name}, ${name}: what is said not to be sent was not`, async () => {
      const proven = provenIn(runtime).includes(name)
      for (const replayable of [false, true]) {
        const [output, received] = await play(runtime, name, replayable)
        expect(output).toStrictEqual({ failed: true, sent: !proven })
        // What is not proven may have been received or not.
        expect(proven && received).toBe(false)
      }
    })
  }
}

import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import type { Report } from "../src/soak/main.ts"

const program = fileURLToPath(new URL("../src/soak/main.ts", import.meta.url))

/** Most of what is done by all tests together is done here, so that it has more time than a test. */
const longestMillis = 120_000

let report: Report

const megabyte = 2 ** 20

/** The calls whose result is one of a kind. */
const sumOf = (told: Report["told"], kind: (result: string) => boolean): number =>
  Object.entries(told).reduce((sum, [result, count]) => sum + (kind(result) ? count : 0), 0)

describe("200,000 calls with one fault in twenty", () => {
  beforeAll(async () => {
    // It is over when the process has ended by itself.
    report = JSON.parse((await promisify(execFile)(process.execPath, [program])).stdout) as Report
  }, longestMillis)

  it("add up: every call has its result, and every fault its retry or its error", () => {
    const { calls, did, told } = report
    const failures = sumOf(told, (result) => !result.endsWith("response"))
    assert.deepStrictEqual(
      {
        calls: sumOf(told, () => true),
        retries: did.requests - calls,
        rotations: sumOf(told, (result) => result.startsWith("rotate")),
        tokens: did.tokens
      },
      {
        calls: 200_000,
        retries: did.faults - failures,
        rotations: 20_000,
        tokens: 1
      }
    )
    assert.isAtLeast(did.faults, 10_000)
  })

  it("rotate nothing twice, and call every lost rotation an unknown outcome", () => {
    const { did, told } = report
    const unknown = sumOf(told, (result) => result.startsWith("rotate: OutcomeUnknown"))
    assert.deepStrictEqual([did.rotatedTwice, unknown], [0, did.lostRotations])
  })

  it("leave the heap flat, and nothing that holds the process", () => {
    const { heap, left } = report
    const [quarter, all] = heap
    assert.deepStrictEqual(left, [])
    assert.isBelow(all - quarter, 3 * megabyte)
  })
})

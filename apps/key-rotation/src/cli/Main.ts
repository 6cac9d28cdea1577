/**
 * Runs the main program of the process. Termination signals interrupt it, so that it can still complete
 * what it has sent.
 */
import { Runtime } from "effect"
import { keepStreamsFromEndingTheProcess } from "./Output.ts"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Runs the main program; ends the process with its exit code. */
export const runMain = Runtime.makeRunMain(({ fiber, teardown }) => {
  keepStreamsFromEndingTheProcess()
  let received = false
  const interrupt = (): void => {
    received = true
    fiber.interruptUnsafe(fiber.id)
  }
  fiber.addObserver((exit) => {
    for (const signal of signals) process.removeListener(signal, interrupt)
    teardown(exit, (code) => {
      if (received || code !== 0) process.exit(code)
    })
  })
  for (const signal of signals) process.on(signal, interrupt)
})

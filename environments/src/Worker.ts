/** One Worker that serves many requests, as Cloudflare runs it: what a module keeps, they share. */
import { Miniflare } from "miniflare"
import { bundle } from "./bundle.ts"
import { type Json, outputOf, type Report } from "./runtimes/Runtime.ts"

const wrap = `export default {
  fetch: async (request) => Response.json(await report(program, await request.json()))
}`

export interface Worker {
  /** Runs the program in a request of its own. */
  readonly call: (input: Json) => Promise<Json>
  readonly stop: () => Promise<void>
}

/** Starts a Worker whose requests run `programs/<program>.ts`. */
export const startWorker = async (program: string): Promise<Worker> => {
  const worker = new Miniflare({
    modules: true,
    script: await bundle(program, wrap, "esm"),
    compatibilityDate: "2026-07-01",
    // Otherwise it asks Cloudflare for the value of `request.cf`.
    cf: false
  })
  return {
    call: async (input) => {
      const response = await worker.dispatchFetch("http://worker.example", {
        method: "POST",
        body: JSON.stringify(input)
      })
      return outputOf("a Worker", (await response.json()) as Report)
    },
    stop: () => worker.dispose()
  }
}

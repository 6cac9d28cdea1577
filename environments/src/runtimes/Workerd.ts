/** The runtime of Cloudflare Workers, `workerd`, as miniflare starts it. */
import { Miniflare } from "miniflare"
import { bundle } from "../bundle.ts"
import { outputOf, type Report, type Runtime } from "./Runtime.ts"

const wrap = `export default {
  fetch: async (request) => Response.json(await report(program, await request.json()))
}`

/** Every run has a worker of its own, which is called once. */
export const workerd: Runtime = {
  name: "workerd",
  http2: false,
  run: async (program, input) => {
    const worker = new Miniflare({
      modules: true,
      script: await bundle(program, wrap, "esm"),
      compatibilityDate: "2026-07-01",
      // Otherwise it asks Cloudflare for the value of `request.cf`.
      cf: false
    })
    try {
      const response = await worker.dispatchFetch("http://worker.example", {
        method: "POST",
        body: JSON.stringify(input)
      })
      return outputOf("workerd", (await response.json()) as Report)
    } finally {
      await worker.dispose()
    }
  },
  stop: () => Promise.resolve()
}

/** The runtime of Vercel's edge functions, as its own package plays it within Node. */
import { EdgeVM } from "@edge-runtime/vm"
import { bundle } from "../bundle.ts"
import { type Json, outputOf, type Report, type Runtime } from "./Runtime.ts"

const wrap =
  "globalThis.run = async (input) => JSON.stringify(await report(program, JSON.parse(input)))"

export const edgeVm: Runtime = {
  name: "Edge runtime",
  http2: false,
  run: async (program, input: Json) => {
    const vm = new EdgeVM()
    vm.evaluate(await bundle(program, wrap, "iife"))
    const text = await vm.evaluate<Promise<string>>(`run(${JSON.stringify(JSON.stringify(input))})`)
    return outputOf("Edge runtime", JSON.parse(text) as Report)
  },
  stop: () => Promise.resolve()
}

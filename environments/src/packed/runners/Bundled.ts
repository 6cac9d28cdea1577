/** Ways in which the program and all that it imports become one file. */
import { cp, readFile } from "node:fs/promises"
import { join } from "node:path"
import { EdgeVM } from "@edge-runtime/vm"
import { build, type BuildOptions } from "esbuild"
import { Miniflare } from "miniflare"
import { run } from "../Command.ts"
import { ownPath } from "../Consumers.ts"
import type { Runner } from "../Cell.ts"
import { node } from "./Processes.ts"
import { usersRequested } from "./Recipes.ts"

const bundle = (options: BuildOptions) =>
  build({ bundle: true, logLevel: "silent", target: "es2022", ...options })

/** One file for Node, run where nothing is installed. */
export const singleFile =
  (entry: string, format: "esm" | "cjs"): Runner =>
  async (consumer, tenant) => {
    const folder = await consumer.outside()
    const file = format === "esm" ? "program.mjs" : "program.cjs"
    await bundle({
      entryPoints: [join(consumer.folder, entry)],
      outfile: join(folder, file),
      platform: "node",
      format,
      // undici asks for Node's own modules by `require`, which modules do not have.
      ...(format === "esm" && entry === "main-node.mjs"
        ? {
            banner: {
              js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url)'
            }
          }
        : {})
    })
    return run([node(24), file], { cwd: folder, env: { TENANT: JSON.stringify(tenant) } })
  }

/** Starts a Worker as Cloudflare runs it, from one file. */
const startWorker = async (
  entryPoint: string,
  outfile: string,
  bindings: {
    readonly bindings?: Record<string, string>
    readonly kvNamespaces?: Array<string>
  } = {}
): Promise<Miniflare> => {
  await bundle({
    entryPoints: [entryPoint],
    outfile,
    format: "esm",
    conditions: ["workerd", "worker", "browser"]
  })
  return new Miniflare({
    modules: true,
    script: await readFile(outfile, "utf8"),
    compatibilityDate: "2026-07-01",
    // Otherwise it asks Cloudflare for the value of `request.cf`.
    cf: false,
    ...bindings
  })
}

/** A Worker each of whose calls is made in a request of its own, on a client that they share. */
export const workerd: Runner = async (consumer, tenant) => {
  const file = join(await consumer.outside(), "worker.mjs")
  const worker = await startWorker(join(consumer.folder, "worker.mjs"), file)
  const requested = async (step: string): Promise<string> => {
    const response = await worker.dispatchFetch("http://worker.example", {
      method: "POST",
      body: JSON.stringify({ step, tenant })
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text
  }
  try {
    const [read, listed, rotated] = [
      await requested("read"),
      await requested("listed"),
      await requested("rotated")
    ]
    return `{"read":${read},"listed":${listed},"rotated":${rotated}}`
  } finally {
    await worker.dispose()
  }
}

/** The recipe, with a KV namespace in which it has to leave its token, and to find it again. */
export const workerOfRecipe: Runner = async (consumer, tenant) => {
  const source = join(await consumer.within(), "worker.ts")
  await cp(ownPath("../examples/recipes/cloudflare-worker/worker.ts"), source)
  const worker = await startWorker(source, join(await consumer.outside(), "worker.mjs"), {
    bindings: {
      AUTH0_DOMAIN: tenant.domain,
      AUTH0_ORIGIN: tenant.origin,
      AUTH0_CLIENT_ID: tenant.clientId,
      AUTH0_CLIENT_SECRET: tenant.clientSecret
    },
    kvNamespaces: ["TOKENS"]
  })
  try {
    const responses = await usersRequested((id) =>
      worker.dispatchFetch(`https://worker.example/?id=${encodeURIComponent(id)}`)
    )
    // Its type is among those of Cloudflare, which are not installed.
    const namespace = (await worker.getKVNamespace("TOKENS")) as unknown as {
      readonly list: () => Promise<{ readonly keys: ReadonlyArray<unknown> }>
    }
    const { keys } = await namespace.list()
    if (keys.length !== 1) throw new Error(`The namespace has ${keys.length} tokens`)
    return responses
  } finally {
    await worker.dispose()
  }
}

/** The runtime of Vercel's edge functions, as its own package plays it within Node. */
export const edgeVm: Runner = async (consumer, tenant) => {
  const file = join(await consumer.outside(), "page.js")
  await bundle({
    entryPoints: [join(consumer.folder, "browser/page.mjs")],
    outfile: file,
    format: "iife",
    conditions: ["edge-light", "browser"]
  })
  const vm = new EdgeVM()
  vm.evaluate(await readFile(file, "utf8"))
  return vm.evaluate<Promise<string>>(
    `run(${JSON.stringify(tenant)}).then((called) => JSON.stringify(called))`
  )
}

/** The page of the project with its script in one file, by esbuild. */
export const pageByEsbuild = async (folder: string, outdir: string): Promise<void> => {
  await bundle({
    entryPoints: [join(folder, "browser/page.mjs")],
    outfile: join(outdir, "page.mjs"),
    format: "esm",
    conditions: ["browser"]
  })
  await cp(join(folder, "browser/index.html"), join(outdir, "index.html"))
}

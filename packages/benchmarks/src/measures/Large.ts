/**
 * What a large document costs, of 1,200 operations: to generate an SDK from it, to compile all of that
 * or one resource, and to bundle one call. The programs are written into a temporary folder, beside
 * what is generated.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { performance } from "node:perf_hooks"
import { pathToFileURL } from "node:url"
import type { Effort } from "../Effort.ts"
import { counted, type Figure } from "../Figure.ts"
import { largeDocument } from "../large/Document.ts"
import { node, ownPath, pathOf } from "../Repository.ts"
import { type Summary, summarize } from "../Statistics.ts"
import { kilobytesOf } from "./Bundles.ts"

const oneCall = `import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { get } from "./src/generated/issues.js"
import { token } from "./src/generated/sdk/credentials.js"
import { LargeClient, make } from "./src/generated/sdk/fetch-minimal.js"

const client = make({ credentials: token(Redacted.make("secret")) })
await Effect.runPromise(
  Effect.flatMap(Scope.provide(client, Scope.makeUnsafe()), (large) =>
    Effect.provideService(get("acme", "1"), LargeClient, large)
  )
)
`

const compilerOptions = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  module: "nodenext",
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
  types: []
}

const dependencies: ReadonlyArray<readonly [string, string]> = [
  ["effect", "packages/management/node_modules/effect"],
  ["undici", "packages/management/node_modules/undici"],
  ["openapi-effect-runtime", "packages/openapi-effect-runtime"]
]

interface Generation {
  readonly seconds: number
  readonly megabytes: number
}

/** What the program prints on its last line. */
const generationIn = (printed: string): Generation => {
  const value: unknown = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "")
  if (
    typeof value === "object" &&
    value !== null &&
    "seconds" in value &&
    "megabytes" in value &&
    typeof value.seconds === "number" &&
    typeof value.megabytes === "number"
  ) {
    return { seconds: value.seconds, megabytes: value.megabytes }
  }
  throw new Error(`the generator reported nothing:\n${printed}`)
}

const times = async <A>(count: number, run: () => Promise<A>): Promise<ReadonlyArray<A>> => {
  const results: Array<A> = []
  for (let round = 0; round < count; round++) results.push(await run())
  return results
}

const figure = (name: string, unit: string, value: Summary, atMost: number): Figure => ({
  name: `1,200 operations: ${name}`,
  unit,
  value,
  budget: { atMost },
  peer: undefined
})

/** Measures a generated SDK of 1,200 operations. */
export const measureLarge = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const folder = await mkdtemp(path.join(tmpdir(), "effect-auth0-large-"))
  try {
    await mkdir(path.join(folder, "node_modules"))
    for (const [name, from] of dependencies) {
      await symlink(pathOf(from), path.join(folder, "node_modules", name), "junction")
    }
    const write = (name: string, text: string): Promise<void> =>
      writeFile(path.join(folder, name), text)
    const project = (name: string, part: object): Promise<void> =>
      write(name, JSON.stringify({ compilerOptions, ...part }))
    await write("package.json", '{ "type": "module" }')
    await write("openapi.json", JSON.stringify(largeDocument()))
    await write("one-call.ts", oneCall)
    await write(
      "effect-alone.ts",
      'import * as Effect from "effect/Effect"\n\nawait Effect.runPromise(Effect.void)\n'
    )
    await project("all.json", { include: ["src", "one-call.ts"] })
    await project("one.json", { files: ["one-call.ts"] })

    const generations = await times(effort.generationRounds, async () =>
      generationIn(
        await node(
          [
            ownPath("programs/large/generate.mjs"),
            path.join(folder, "openapi.json"),
            path.join(folder, "src/generated")
          ],
          ownPath("")
        )
      )
    )
    const compile = (name: string) =>
      times(effort.typeCheckRounds, async () => {
        const start = performance.now()
        await node(
          [ownPath("node_modules/typescript/bin/tsc"), "-p", path.join(folder, name)],
          folder
        )
        return (performance.now() - start) / 1000
      })
    const kilobytes = (name: string) => kilobytesOf(pathToFileURL(path.join(folder, name)))
    return [
      figure("generation, CPU time", "s", summarize(generations.map(({ seconds }) => seconds)), 6),
      figure(
        "generation, memory",
        "MB",
        summarize(generations.map(({ megabytes }) => megabytes)),
        500
      ),
      figure("tsc 7, everything", "s", summarize(await compile("all.json")), 8),
      figure("tsc 7, one resource", "s", summarize(await compile("one.json")), 1),
      figure(
        "bundle, one call above Effect",
        "kB gzip",
        counted((await kilobytes("one-call.ts")) - (await kilobytes("effect-alone.ts"))),
        13
      )
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

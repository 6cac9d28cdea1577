/**
 * What a program adds to a bundle: esbuild, minified, ES modules, gzip -9, for
 * `platform: neutral`. The official SDK cannot be bundled for that platform, so its
 * programs are bundled for `node`, where they come out smallest.
 */
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build, type BuildOptions } from "esbuild"
import { counted, type Figure } from "../Figure.ts"

const bundled = async (options: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({
    platform: "neutral",
    ...options,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "silent",
    write: false
  })
  const [output] = outputFiles ?? []
  if (output === undefined) throw new Error("esbuild wrote no bundle")
  return output.text
}

/** The bundle of a program that is given as text. */
export const bundle = (contents: string): Promise<string> =>
  bundled({ stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) } })

/** The size of a program's bundle, in kilobytes of gzip. */
export const kilobytesOf = async (
  entry: URL,
  platform: "neutral" | "node" = "neutral"
): Promise<number> => {
  const text = await bundled({ entryPoints: [fileURLToPath(entry)], platform })
  return gzipSync(text, { level: 9 }).length / 1000
}

const kilobytes = (program: string): Promise<number> =>
  kilobytesOf(
    new URL(`../../programs/bundles/${program}.ts`, import.meta.url),
    program.startsWith("peer") ? "node" : "neutral"
  )

/** What the smallest programs weigh, and what of it is Effect's own. */
export const smallestBundles = async () => ({
  effect: await kilobytes("effect-alone"),
  httpClient: await kilobytes("http-client-alone"),
  ours: await kilobytes("ours-minimal"),
  oursHttpClient: await kilobytes("ours-main")
})

/** Measures the bundles of the programs in `programs/bundles`. */
export const measureBundles = async (): Promise<ReadonlyArray<Figure>> => {
  const { effect, httpClient, ours, oursHttpClient } = await smallestBundles()
  const credentials = await kilobytes("peer-credentials")
  return [
    {
      name: "bundle, rotate through fetch/minimal, above Effect.succeed",
      unit: "kB gzip",
      value: counted(ours - effect),
      budget: { atMost: 13 },
      peer: credentials
    },
    {
      name: "(the same with a client that is closed at the end)",
      unit: "kB gzip",
      value: counted((await kilobytes("ours-minimal-scoped")) - effect),
      budget: undefined,
      peer: credentials
    },
    {
      name: "(the same through its layer, with Effect's own layers)",
      unit: "kB gzip",
      value: counted((await kilobytes("ours-minimal-layer")) - effect),
      budget: undefined,
      peer: credentials
    },
    {
      name: "bundle, rotate with the raw client, whole",
      unit: "kB gzip",
      value: counted(await kilobytes("raw-client")),
      budget: { atMost: 4.2 },
      peer: await kilobytes("peer-token")
    },
    {
      name: "(rotate through the main entry, above one HttpClient request)",
      unit: "kB gzip",
      value: counted(oursHttpClient - httpClient),
      budget: undefined,
      peer: credentials
    },
    {
      name: "(bundle, rotate with promises, whole)",
      unit: "kB gzip",
      value: counted(await kilobytes("ours-promise")),
      budget: undefined,
      peer: credentials
    },
    {
      name: "(bundle, rotate through the fetch layer, whole; the peer through its main entry)",
      unit: "kB gzip",
      value: counted(await kilobytes("ours-fetch")),
      budget: undefined,
      peer: await kilobytes("peer-main")
    }
  ]
}

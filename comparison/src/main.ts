/**
 * Runs the comparison and writes `results.json` and the tables of `docs/guides/comparison.md`: generates with every peer, compiles what is generated,
 * runs every feature's program against a server on this machine, and measures.
 *
 *     node src/main.ts          # everything
 *     node src/main.ts kubb     # one peer; the results of the others stay
 *     node src/main.ts --check  # compares the features with results.json, and writes nothing
 */
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { type Feature, features, type Outcome, type Programs } from "./Features.ts"
import { type Peer, peers } from "./Peers.ts"
import { withTables } from "./Page.ts"
import type { Verdict, PeerResult, Results } from "./Results.ts"
import { start, type Workshop } from "./Server.ts"

const root = join(import.meta.dirname, "..")
const folderOf = (peer: Peer): string => join(root, "peers", peer.id)
const rounds = 3

/** Runs a command; its processor time, of all its processes, in seconds. */
const timed = (
  cwd: string,
  command: ReadonlyArray<string>
): { seconds: number; output: string; isGood: boolean } => {
  // the shell adds up the time of what it starts, which Node cannot tell
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"'
  const { status, stderr, stdout } = spawnSync("bash", ["-c", script, "bash", ...command], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, DO_NOT_TRACK: "1", KUBB_DISABLE_TELEMETRY: "1", NO_COLOR: "1" },
    timeout: 120_000
  })
  const [, user = "0", system = "0"] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? []
  return {
    seconds: Number(user) + Number(system),
    output: `${stdout}\n${stderr}`,
    isGood: status === 0
  }
}

const least = (values: ReadonlyArray<number>): number => Math.round(Math.min(...values) * 100) / 100

const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const generate = (peer: Peer): number => {
  const times = Array.from({ length: rounds }, () => {
    for (const folder of peer.writes)
      rmSync(join(folderOf(peer), folder), { recursive: true, force: true })
    const { isGood, output, seconds } = timed(folderOf(peer), [process.execPath, ...peer.generate])
    if (!isGood) throw new Error(`${peer.id} did not generate: ${output}`)
    return seconds
  })
  return least(times)
}

const tsc = join(root, "node_modules/typescript/bin/tsc")

/** What the compiler says of a peer's files, by file. */
const compile = (peer: Peer): ReadonlyMap<string, ReadonlyArray<string>> => {
  const { output } = timed(folderOf(peer), [process.execPath, tsc, "-p", "."])
  const found = new Map<string, Array<string>>()
  for (const line of output.split("\n")) {
    const [, file = "", text = ""] = /^(\S+?)\(\d+,\d+\): error (.*)$/.exec(line) ?? []
    if (file !== "") found.set(file, [...(found.get(file) ?? []), text])
  }
  return found
}

/** The time to compile the program with one call, and all that is generated. */
const compileTime = (peer: Peer): number =>
  least(
    Array.from({ length: rounds }, () => {
      const all = filesUnder(join(folderOf(peer), peer.writes[0] ?? "")).filter((file) =>
        file.endsWith(".ts")
      )
      const config = join(folderOf(peer), "tsconfig.measured.json")
      const files = ["bundle.ts", ...all.map((file) => file.slice(folderOf(peer).length + 1))]
      writeFileSync(config, JSON.stringify({ extends: "../tsconfig.json", files }))
      try {
        return timed(folderOf(peer), [process.execPath, tsc, "-p", config]).seconds
      } finally {
        rmSync(config)
      }
    })
  )

const bundled = async (entry: string, outfile?: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
    ...(outfile === undefined
      ? { minify: true, platform: "browser", legalComments: "none", write: false }
      : {
          platform: "node",
          outfile,
          // for CommonJS among the libraries
          banner: {
            js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url)'
          }
        })
  })
  return outputFiles?.[0]?.text ?? ""
}

const kilobytes = async (entry: string): Promise<number> =>
  Math.round(gzipSync(await bundled(entry), { level: 9 }).length / 100) / 10

const short = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1")
    .replaceAll(/\s+/g, " ")
    .slice(0, 160)
}

/** What a client did instead. */
const seenOf = ({ failure, requests, value }: Outcome): string => {
  const [first] = requests
  const asked =
    first === undefined ? "nothing sent" : `${requests.length} × ${first.method} ${first.url}`
  return short(
    `${asked}; ${failure === undefined ? `returned ${short(value)}` : `failed: ${short(failure)}`}`
  )
}

const outcomeOf = async (
  programs: Programs,
  feature: Feature,
  server: Workshop
): Promise<Outcome> => {
  server.reset()
  const began = Date.now()
  const program = programs[feature.id]
  const run = async (): Promise<{ value?: unknown; failure?: string }> => {
    try {
      const value = await program?.({ base: server.base, isSent: server.isSent })
      return { value }
    } catch (error) {
      return { failure: String(error) }
    }
  }
  const timeout = new Promise<{ failure: string }>((resolve) => {
    setTimeout(() => resolve({ failure: "no end within 8 s" }), 8000).unref()
  })
  const ended = await Promise.race([run(), timeout])
  const millis = Date.now() - began
  // for a connection's end to reach the server
  await new Promise((resolve) => setTimeout(resolve, 60))
  return { ...ended, millis, requests: server.requests(), isAborted: server.isAborted() }
}

const verdictsOf = async (
  peer: Peer,
  errors: ReadonlyMap<string, ReadonlyArray<string>>
): Promise<Record<string, Verdict>> => {
  const folder = mkdtempSync(join(tmpdir(), "comparison-"))
  const server = await start()
  try {
    const outfile = join(folder, "features.mjs")
    await bundled(join(folderOf(peer), "features.ts"), outfile)
    const { programs } = (await import(pathToFileURL(outfile).href)) as { programs: Programs }
    const verdicts: Record<string, Verdict> = {}
    for (const feature of features) {
      const compiler = errors.get(`types/${feature.id}.ts`)
      const hasTypes = filesUnder(join(folderOf(peer), "types")).some((file) =>
        file.endsWith(`/${feature.id}.ts`)
      )
      if (feature.compiled === true && !hasTypes) {
        verdicts[feature.id] = { verdict: "no", because: "not offered" }
      } else if (compiler !== undefined) {
        verdicts[feature.id] = { verdict: "no", because: `does not compile: ${short(compiler[0])}` }
      } else if (feature.holds === undefined) verdicts[feature.id] = { verdict: "yes" }
      else if (programs[feature.id] === undefined) {
        verdicts[feature.id] = { verdict: "no", because: "not offered" }
      } else {
        const outcome = await outcomeOf(programs, feature, server)
        verdicts[feature.id] = feature.holds(outcome)
          ? { verdict: peer.byHand.includes(feature.id) ? "code" : "yes" }
          : { verdict: "no", because: seenOf(outcome) }
      }
    }
    return verdicts
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const versionsOf = (peer: Peer): Record<string, string> =>
  Object.fromEntries(
    peer.packages.map((name) => {
      const file = join(folderOf(peer), "node_modules", name, "package.json")
      return [name, (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version]
    })
  )

const resultOf = async (peer: Peer): Promise<PeerResult> => {
  console.log(`${peer.title}: generates`)
  const generation = generate(peer)
  const errors = compile(peer)
  const inPrograms = errors.get("features.ts")
  if (inPrograms !== undefined)
    throw new Error(`${peer.id}: features.ts does not compile: ${inPrograms[0]}`)
  const generatedErrors = [...errors]
    .filter(([file]) => file.startsWith("src/"))
    .flatMap(([, texts]) => texts)
  const measured = filesUnder(join(folderOf(peer), peer.writes[0] ?? ""))
  console.log(`${peer.title}: runs`)
  const verdicts = await verdictsOf(peer, errors)
  const whole = await kilobytes(join(folderOf(peer), "bundle.ts"))
  return {
    versions: versionsOf(peer),
    verdicts,
    compiles: generatedErrors.length === 0 ? true : short(generatedErrors[0]),
    generation,
    compilation: compileTime(peer),
    files: measured.length,
    kilobytes: Math.round(measured.reduce((sum, file) => sum + statSync(file).size, 0) / 1000),
    bundle: whole,
    ...(peer.isOnEffect
      ? {
          aboveEffect:
            Math.round((whole - (await kilobytes(join(folderOf(peer), "floor.ts")))) * 10) / 10
        }
      : {})
  }
}

const verdictsIn = (all: Readonly<Record<string, PeerResult>>): string =>
  JSON.stringify(
    peers.map(({ id }) =>
      features.map((feature) => [id, feature.id, all[id]?.verdicts[feature.id]?.verdict])
    )
  )

const file = join(root, "results.json")
const before = JSON.parse(readFileSync(file, "utf8")) as Results
const names = process.argv.slice(2).filter((name) => !name.startsWith("--"))
const results: Record<string, PeerResult> = { ...before.peers }
for (const peer of peers) {
  if (names.length === 0 || names.includes(peer.id)) results[peer.id] = await resultOf(peer)
}

if (process.argv.includes("--check")) {
  if (verdictsIn(results) !== verdictsIn(before.peers))
    throw new Error("the features are not those of results.json")
} else {
  const node = execFileSync(process.execPath, ["--version"], { encoding: "utf8" }).trim()
  const typescript = (
    JSON.parse(readFileSync(join(root, "node_modules/typescript/package.json"), "utf8")) as {
      version: string
    }
  ).version
  const document = readFileSync(join(root, "openapi.yaml"), "utf8")
  const written: Results = {
    node,
    typescript,
    operations: document.split("operationId:").length - 1,
    peers: results
  }
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`)
  const page = join(root, "../docs/guides/comparison.md")
  writeFileSync(page, withTables(readFileSync(page, "utf8"), written))
}
process.exit(0)

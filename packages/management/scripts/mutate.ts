/**
 * Changes what in the runtime decides when a call is sent, one place at a time, and tells which changes no test
 * notices: `pnpm run mutate [module …]`. Run on demand, since it takes minutes. It edits the sources in
 * place and puts them back.
 */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The modules, and the tests that are to notice a change. */
const tests: Readonly<Record<string, ReadonlyArray<string>>> = {
  "rate-limit/BucketEstimate": ["BucketEstimate", "Governor"],
  "rate-limit/PriorityQueue": ["PriorityQueue", "Governor"],
  "rate-limit/RateLimitQueue": ["RateLimitQueue", "Governor"],
  "rate-limit/Governor": ["Governor"],
  "retry/RateLimitHeaders": ["RateLimitHeaders", "Credentials"],
  "core/HttpDate": ["HttpDate"],
  "retry/Retry": ["Client.test", "RetryBudget"],
  "retry/RetryBudget": ["RetryBudget", "Client.test"],
  "retry/RetryLoop": ["Client.test", "RetryBudget", "Credentials"],
  "credentials/TokenSource": ["TokenSource", "Credentials"],
  "credentials/SingleFlight": ["TokenSource", "Credentials"],
  "transport/TransportCause": ["Transport", "Client.test"]
}

const changes: ReadonlyArray<readonly [RegExp, string]> = [
  [/(?<![\w."'`#-])(\d[\d_]*\.?\d*)(?![\w."'`])/g, "0"],
  [/(?<= )<(?= )/g, ">="],
  [/(?<= )<(?= )/g, "<="],
  [/(?<= )<=(?= )/g, "<"],
  [/(?<= )>(?= )/g, "<="],
  [/(?<= )>(?= )/g, ">="],
  [/(?<= )>=(?= )/g, ">"],
  [/===/g, "!=="],
  [/!==/g, "==="],
  [/&&/g, "||"],
  [/\|\|/g, "&&"],
  [/(?<= )\+(?= )/g, "-"],
  [/(?<= )-(?= )/g, "+"],
  [/(?<= )\*(?= )/g, "/"],
  [/(?<= )\/(?= )/g, "*"],
  [/Math\.min/g, "Math.max"],
  [/Math\.max/g, "Math.min"],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"]
]

interface Mutant {
  readonly line: number
  readonly text: string
  readonly source: string
}

const isCode = (line: string): boolean =>
  !/^\s*(\/\/|\/?\*|import |export type |readonly )/.test(line)

const mutantsOf = (source: string): ReadonlyArray<Mutant> => {
  const lines = source.split("\n")
  return lines.flatMap((line, index) =>
    isCode(line)
      ? changes.flatMap(([pattern, change]) =>
          [...line.matchAll(pattern)].map((match) => {
            const found = match[0]
            const number = Number(found.replaceAll("_", ""))
            const other = change !== "0" ? change : String(number === 0 ? 1 : number * 1.5)
            const text = line.slice(0, match.index) + other + line.slice(match.index + found.length)
            return { line: index + 1, text, source: lines.with(index, text).join("\n") }
          })
        )
      : []
  )
}

// The runtime has tests of single modules; those of whole calls are here.
const folders = ["../../openapi-effect-runtime/", "../"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url))
)

const isNoticed = (module: string): boolean =>
  folders.some(
    (cwd) =>
      spawnSync(
        "vitest",
        ["run", "--bail=1", "--passWithNoTests", "--testTimeout=10000", ...(tests[module] ?? [])],
        { cwd, stdio: "ignore", timeout: 60_000 }
      ).status !== 0
  )

const asked = process.argv.slice(2)
for (const module of asked.length > 0 ? asked : Object.keys(tests)) {
  const file = new URL(`../../openapi-effect-runtime/src/${module}.ts`, import.meta.url)
  const source = readFileSync(file, "utf8")
  const restore = (): void => writeFileSync(file, source)
  process.once("SIGINT", restore)
  process.once("SIGTERM", restore)
  if (isNoticed(module)) throw new Error(`the tests of ${module} fail without any change`)
  const mutants = mutantsOf(source)
  let survivors = 0
  try {
    for (const { line, source: mutated, text } of mutants) {
      writeFileSync(file, mutated)
      if (isNoticed(module)) continue
      survivors++
      console.log(`${module}.ts:${line}: ${text.trim()}`)
    }
  } finally {
    restore()
  }
  console.log(`${module}: ${survivors} of ${mutants.length} changes are not noticed`)
}

/**
 * Changes what in the runtime decides when a call is sent, one place at a time, and tells which changes no test
 * notices: `pnpm run mutate [module[:line] …]`. Run on demand, since it takes minutes. The sources stay as they
 * are: the tests are given the changed module in its place.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { createVitest, type TestSpecification, type Vitest } from "vitest/node"

/** The modules, and the tests that are to notice a change: parts of the paths of their files. */
const tests: Readonly<Record<string, ReadonlyArray<string>>> = {
  "rate-limit/BucketEstimate": ["rate-limit/BucketEstimate."],
  "rate-limit/PriorityQueue": ["rate-limit/PriorityQueue."],
  "rate-limit/RateLimitQueue": ["rate-limit/RateLimitQueue.", "rate-limit/Governor.test"],
  "rate-limit/Governor": ["rate-limit/Governor.test"],
  "retry/RateLimitHeaders": ["retry/RateLimit"],
  "core/HttpDate": ["core/HttpDate."],
  "retry/Retry": ["retry/Retry."],
  "retry/RetryBudget": ["retry/RetryBudget."],
  "retry/RetryLoop": ["retry/RetryLoop."],
  "credentials/TokenSource": ["credentials/TokenSource.", "credentials/Credentials."],
  "credentials/SingleFlight": ["credentials/SingleFlight.", "credentials/TokenSource."],
  "transport/TransportCause": ["transport/TransportCause.", "transport/failure-secrets."],
  "transport/Unsent": ["transport/Unsent."],
  "call/Classification": ["call/Classification.", "call/AttemptFailure.", "call/Client."],
  "call/AttemptFailure": [
    "call/AttemptFailure.",
    "call/Client.",
    "call/Interplay.",
    "call/lost-then-rejected.",
    "call/closed-clients."
  ]
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

/** No run of the tests of a module takes longer; a change that makes one endless is noticed. */
const longestMillis = 60_000

const fileOf = (module: string): string =>
  fileURLToPath(new URL(`../../openapi-effect-runtime/src/${module}.ts`, import.meta.url))

/** What the tests get in the place of a file. */
let replaced: { readonly file: string; readonly source: string } | undefined

/** The tests of a package, which stay loaded from one change to the next. */
const vitestIn = (path: string): Promise<Vitest> =>
  createVitest(
    {
      root: fileURLToPath(new URL(path, import.meta.url)),
      watch: false,
      bail: 1,
      maxWorkers: 1,
      pool: "threads",
      // It would find a changed module by the content of the file that the module stands for.
      fsModuleCache: false,
      testTimeout: 20_000,
      reporters: [{}],
      silent: true
    },
    {
      plugins: [
        {
          name: "replaced",
          enforce: "pre",
          load: (id: string) => (id === replaced?.file ? replaced.source : undefined)
        }
      ]
    }
  )

/** Whether tests fail; those of a run that does not end are stopped, and have failed. */
const fails = async (
  vitest: Vitest,
  specifications: Array<TestSpecification>,
  file: string
): Promise<boolean> => {
  vitest.invalidateFile(file)
  let isStopped = false
  const stop = setTimeout(() => {
    isStopped = true
    // The second time stops it although it does not listen.
    void vitest.cancelCurrentRun("keyboard-input")
    void vitest.cancelCurrentRun("keyboard-input")
  }, longestMillis)
  try {
    const { unhandledErrors } = await vitest.rerunTestSpecifications(specifications)
    const isGreen = specifications.every(({ testModule }) => testModule?.ok())
    return isStopped || unhandledErrors.length > 0 || !isGreen
  } catch {
    return true
  } finally {
    clearTimeout(stop)
  }
}

// The runtime has tests of single modules; those of whole calls are here. The quicker ones come first.
const packages = [await vitestIn("../../openapi-effect-runtime/"), await vitestIn("../")]

/** The tests of a module, by package. */
const specificationsOf = async (module: string) => {
  const filters = tests[module]
  if (!filters) throw new Error(`no such module: ${module}; there are ${Object.keys(tests).join()}`)
  const found = []
  for (const vitest of packages) {
    found.push({ vitest, specifications: await vitest.globTestSpecifications([...filters]) })
  }
  for (const filter of filters) {
    const isFound = found.some(({ specifications }) =>
      specifications.some(({ moduleId }) => moduleId.includes(`/${filter}`))
    )
    if (!isFound) throw new Error(`${module}: no file of tests is named ${filter}`)
  }
  return found.filter(({ specifications }) => specifications.length > 0)
}

const asked = process.argv.slice(2)
for (const each of asked.length > 0 ? asked : Object.keys(tests)) {
  const [module = "", only] = each.split(":")
  const file = fileOf(module)
  const original = readFileSync(file, "utf8")
  const found = await specificationsOf(module)
  const isNoticed = async (source: string): Promise<boolean> => {
    replaced = { file, source }
    for (const { specifications, vitest } of found) {
      if (await fails(vitest, specifications, file)) return true
    }
    return false
  }
  if (await isNoticed(original)) throw new Error(`the tests of ${module} fail without any change`)
  if (!(await isNoticed("throw new Error()"))) throw new Error(`no test of ${module} loads it`)
  const mutants = mutantsOf(original).filter(({ line }) => !only || line === Number(only))
  let survivors = 0
  for (const { line, source, text } of mutants) {
    if (await isNoticed(source)) continue
    survivors++
    console.log(`${module}.ts:${line}: ${text.trim()}`)
  }
  console.log(`${module}: ${survivors} of ${mutants.length} changes are not noticed`)
}
for (const vitest of packages) await vitest.close()

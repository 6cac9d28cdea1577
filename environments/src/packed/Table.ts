/** The table: what is run, where, and what is expected of it. */
import { type Command, run } from "./Command.ts"
import {
  bun,
  type Consumer,
  type ConsumerName,
  deno,
  npm,
  ownPath,
  pnpm,
  versionOf,
  yarn
} from "./Consumers.ts"
import type { Cell, Runner } from "./Cell.ts"
import type { Edition } from "./Edition.ts"
import { editions } from "./Editions.ts"
import { usersByRequest } from "./Programs.ts"
import { browserVersion, pageOfEsbuild, pageOfVite } from "./runners/Browser.ts"
import { edgeVm, singleFile, workerd, workerOfRecipe } from "./runners/Bundled.ts"
import { type Compilation, compiled, compiledByYarn, type Compiler } from "./runners/Compiled.ts"
import { routeOfRecipe, routeOnEdge, routeOnNode, serverComponent } from "./runners/Next.ts"
import { command, node, type NodeVersion, onNode } from "./runners/Processes.ts"

/** Cells that have a tool in common. */
export interface Row {
  readonly name: string
  readonly consumer: ConsumerName
  /** The version of the tool that the row is named after. */
  readonly version: (consumer: Consumer) => Promise<string>
  /** By the name of the column. */
  readonly cells: Readonly<Record<string, Cell>>
}

/** A table of its own. */
export interface Section {
  readonly title: string
  readonly about: string
  readonly rows: ReadonlyArray<Row>
}

const works = (runner: Runner): Cell => ({ run: runner })
const fast = (runner: Runner): Cell => ({ run: runner, fast: true })
const unsupported = (runner: Runner, message: string, reason: string): Cell => ({
  run: runner,
  unsupported: { message, reason }
})

const printed =
  (...words: Command) =>
  async ({ folder }: Consumer): Promise<string> =>
    /\d+(\.\d+)+/.exec(await run([...words, "--version"], { cwd: folder }))?.[0] ?? "?"

const own = (name: string) => () => versionOf(ownPath(""), name)
const installed =
  (name: string) =>
  ({ folder }: Consumer) =>
    versionOf(folder, name)

const onNodeVersion = (
  version: NodeVersion,
  byImport: (runner: Runner) => Cell,
  byRequire: (runner: Runner) => Cell
): Row => ({
  name: `Node ${version}`,
  consumer: "npm",
  version: printed(node(version)),
  cells: {
    "`import`, `…/fetch`": byImport(onNode(version, "main.mjs")),
    "`import`, `…/node`": works(onNode(version, "main-node.mjs")),
    "`import`, `…/promise`": works(onNode(version, "main-promises.mjs")),
    "`require`": byRequire(onNode(version, "main.cjs"))
  }
})

const installedBy = (
  name: string,
  consumer: ConsumerName,
  manager: Command,
  start: Command = [process.execPath]
): Row => ({
  name,
  consumer,
  version: printed(...manager),
  cells: {
    "`import`, `…/fetch`": works(command(...start, "main.mjs")),
    "`import`, `…/node`": works(command(...start, "main-node.mjs")),
    "`require`": works(command(...start, "main.cjs"))
  }
})

const commonJsOfNode16 =
  "The packages are ES modules, which TypeScript does not let a CommonJS file import under `node16`, although Node does: compile with `node20` or `nodenext`"

const compilers: ReadonlyArray<readonly [Compiler, string]> = [
  ["typescript-5.9", "TypeScript 5.9"],
  ["typescript-6", "TypeScript 6"],
  ["typescript", "TypeScript 7"]
]

const compiledBy = (compiler: Compiler): Record<string, Cell> => {
  const by = (compilation: Partial<Compilation> & Pick<Compilation, "resolution">) =>
    compiled(compiler, { dom: true, ...compilation })
  return {
    bundler: works(by({ resolution: "bundler" })),
    node16: works(by({ resolution: "node16" })),
    nodenext: (compiler === "typescript" ? fast : works)(by({ resolution: "nodenext" })),
    "bundler, no DOM": works(by({ resolution: "bundler", dom: false })),
    "node16, no DOM": works(by({ resolution: "node16", dom: false })),
    "nodenext, no DOM": works(by({ resolution: "nodenext", dom: false })),
    "node16, CommonJS": unsupported(
      by({ resolution: "node16", commonJs: true }),
      "TS1479",
      commonJsOfNode16
    ),
    "node20, CommonJS": works(by({ resolution: "node20", commonJs: true })),
    "nodenext, CommonJS": works(by({ resolution: "nodenext", commonJs: true })),
    "nodenext, `skipLibCheck: false`": works(by({ resolution: "nodenext", libraries: true }))
  }
}

const declaredBy = (compiler: Compiler): Record<string, Cell> =>
  Object.fromEntries(
    (["bundler", "node16", "nodenext"] as const).map((resolution) => [
      resolution,
      works(compiled(compiler, { resolution, dom: true, declaration: true }))
    ])
  )

const jest = (file: string, ...flags: ReadonlyArray<string>): Runner =>
  onNode(24, ...flags, "node_modules/jest/bin/jest.js", "--testMatch", `**/${file}`)

const withoutVmModules =
  "The packages are ES modules, which Jest loads only under `node --experimental-vm-modules`"

const onEdition = (edition: Edition): Section => ({
  title: edition.title,
  about: edition.about,
  rows: [
    {
      name: edition.title,
      consumer: edition,
      version: installed("effect"),
      cells: {
        "`…/fetch`": works(onNode(24, "main.mjs")),
        "`…/node`": works(onNode(24, "main-node.mjs")),
        "`…/promise`": works(onNode(24, "main-promises.mjs")),
        "`HttpClient`": works(onNode(24, "main-http-client.mjs")),
        "`require`": works(onNode(22, "main.cjs")),
        "TypeScript 7, nodenext": works(
          compiled("typescript", { resolution: "nodenext", dom: false })
        )
      }
    }
  ]
})

/** Everything that is run. */
export const sections: ReadonlyArray<Section> = [
  {
    title: "Node",
    about: "Installed by npm.",
    rows: [
      onNodeVersion(22, fast, works),
      onNodeVersion(24, works, works),
      onNodeVersion(26, works, fast)
    ]
  },
  ...editions.map(onEdition),
  {
    title: "Package managers",
    about: "Each installs the tarballs, some of which depend on others.",
    rows: [
      installedBy("npm", "npm", npm),
      installedBy("pnpm, isolated", "pnpm", pnpm),
      installedBy("Yarn, Plug'n'Play", "yarn", yarn, [...yarn, "node"]),
      installedBy("Bun, on Node", "bun", bun)
    ]
  },
  {
    title: "TypeScript",
    about:
      "The program is compiled with `strict` and `exactOptionalPropertyTypes`, and its output is run. It contains a misspelled field, which must be an error.",
    rows: compilers.map(([compiler, name]) => ({
      name,
      consumer: "npm",
      version: own(compiler),
      cells: compiledBy(compiler)
    }))
  },
  {
    title: "Declarations",
    about:
      "A library that exports values with inferred types, compiled with `declaration: true` in pnpm's isolated `node_modules`, where a declaration can only name direct dependencies.",
    rows: compilers.map(([compiler, name]) => ({
      name,
      consumer: "pnpm",
      version: own(compiler),
      cells: declaredBy(compiler)
    }))
  },
  {
    title: "Plug'n'Play",
    about: "The compiler as Yarn patches it, and its output under `yarn node`.",
    rows: [
      {
        name: "TypeScript",
        consumer: "yarn",
        version: printed(...yarn, "tsc"),
        cells: { nodenext: works(compiledByYarn(yarn)) }
      }
    ]
  },
  {
    title: "Other runtimes",
    about: "Bun runs the project that it installed, Deno the one that npm installed.",
    rows: [
      {
        name: "Bun",
        consumer: "bun",
        version: printed(...bun),
        cells: {
          "`…/fetch`": fast(command(...bun, "run", "main.mjs")),
          "`…/node`": unsupported(
            command(...bun, "run", "main-node.mjs"),
            "ConfigurationError",
            "Bun replaces `undici` with a stand-in that cannot send requests: use `…/fetch`"
          ),
          "`…/promise`": works(command(...bun, "run", "main-promises.mjs")),
          "`require`": works(command(...bun, "run", "main.cjs"))
        }
      },
      {
        name: "Deno",
        consumer: "npm",
        version: printed(...deno),
        cells: {
          "`…/fetch`": fast(command(...deno, "run", "--allow-all", "--no-lock", "main.mjs")),
          "`…/node`": works(command(...deno, "run", "--allow-all", "--no-lock", "main-node.mjs")),
          "`…/promise`": works(
            command(...deno, "run", "--allow-all", "--no-lock", "main-promises.mjs")
          ),
          "`require`": works(command(...deno, "run", "--allow-all", "--no-lock", "main.cjs"))
        }
      }
    ]
  },
  {
    title: "Edge runtimes",
    about: "One script, bundled by esbuild.",
    rows: [
      {
        name: "workerd, by miniflare",
        consumer: "npm",
        version: own("miniflare"),
        cells: { "three requests, one client": fast(workerd) }
      },
      {
        name: "`@edge-runtime/vm`",
        consumer: "npm",
        version: own("@edge-runtime/vm"),
        cells: { "`…/fetch`": works(edgeVm) }
      }
    ]
  },
  {
    title: "Browsers",
    about: "The page has a token and no secret; the tenant allows its origin (CORS).",
    rows: [
      {
        name: "Chromium",
        consumer: "npm",
        version: browserVersion,
        cells: { "bundle of Vite": works(pageOfVite), "bundle of esbuild": works(pageOfEsbuild) }
      }
    ]
  },
  {
    title: "Single files",
    about:
      "The program with everything it imports in one file, run by Node where nothing is installed. An ES module that contains undici needs a banner that defines `require`.",
    rows: [
      {
        name: "esbuild",
        consumer: "npm",
        version: own("esbuild"),
        cells: {
          "esm, `…/fetch`": works(singleFile("main.mjs", "esm")),
          "esm, `…/node`": works(singleFile("main-node.mjs", "esm")),
          "cjs, `…/fetch`": works(singleFile("main.mjs", "cjs")),
          "cjs, `…/node`": fast(singleFile("main-node.mjs", "cjs"))
        }
      }
    ]
  },
  {
    title: "Test runners",
    about: "The calls are made within a test.",
    rows: [
      {
        name: "`node --test`",
        consumer: "npm",
        version: printed(process.execPath),
        cells: { "`import`": fast(onNode(24, "--test", "calls.test.mjs")) }
      },
      {
        name: "Vitest",
        consumer: "runners",
        version: installed("vitest"),
        cells: {
          "`import`": works(
            onNode(24, "node_modules/vitest/vitest.mjs", "run", "--globals", "calls.test.mjs")
          )
        }
      },
      {
        name: "Jest, with `--experimental-vm-modules`",
        consumer: "runners",
        version: installed("jest"),
        cells: {
          "`import`": works(jest("calls.test.mjs", "--experimental-vm-modules")),
          "`require`": works(jest("calls.test.cjs", "--experimental-vm-modules"))
        }
      },
      {
        name: "Jest",
        consumer: "runners",
        version: installed("jest"),
        cells: {
          "`import`": unsupported(
            jest("calls.test.mjs"),
            "Must use import to load ES Module",
            withoutVmModules
          ),
          "`require`": unsupported(
            jest("calls.test.cjs"),
            "Must use import to load ES Module",
            withoutVmModules
          )
        }
      }
    ]
  },
  {
    title: "Frameworks",
    about: "Built by `next build`, served by `next start`.",
    rows: [
      {
        name: "Next.js",
        consumer: "next",
        version: installed("next"),
        cells: {
          "route on Node": works(routeOnNode),
          "route on the edge runtime": works(routeOnEdge),
          "server component": works(serverComponent)
        }
      }
    ]
  },
  {
    title: "Recipes",
    about:
      "The [recipes](../examples/README.md) whose own tests run without the runtime that they are for. Each responds with the name of a user; the Worker leaves its token in a KV namespace, which the second request uses.",
    rows: [
      {
        name: "[Cloudflare Worker](../examples/recipes/cloudflare-worker/README.md), in workerd",
        consumer: "npm",
        version: own("miniflare"),
        cells: {
          "a user, and one that there is not": {
            run: workerOfRecipe,
            program: usersByRequest,
            fast: true
          }
        }
      },
      {
        name: "[Next.js route handler](../examples/recipes/next/README.md), in Next.js",
        consumer: "next",
        version: installed("next"),
        cells: {
          "a user, and one that there is not": { run: routeOfRecipe, program: usersByRequest }
        }
      }
    ]
  }
]

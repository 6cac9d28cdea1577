/** Assembles the runtime from the shared source, and compiles it. */
import { cpSync, existsSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { fileURLToPath } from "node:url"
import { assemble } from "./assemble.ts"
import { compile } from "./compile.ts"
import { packageNames, spellings } from "./names.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const shared = join(root, "../openapi-effect-runtime/src")
const output = join(root, "assembled")
const effect = join(root, "effect")

assemble({
  shared,
  output,
  overlay: join(root, "overlay"),
  // Effect 3 cannot make schemas of JSON Schema.
  without: [/^validation\//],
  resolve: (file) => (specifier) => {
    const [, name] = /^effect\/(.+)$/.exec(specifier) ?? []
    if (name === undefined || !existsSync(join(effect, `${name}.ts`))) return undefined
    const path = posix.relative(dirname(file), `effect/${name}.ts`)
    return path.startsWith(".") ? path : `./${path}`
  },
  replacements: [...packageNames, ...spellings]
})
cpSync(effect, join(output, "effect"), { recursive: true })
if (
  !compile(
    "tsconfig.build.json",
    (file) => file.replace(/^assembled\//, "packages/openapi-effect-runtime/src/"),
    root
  )
) {
  process.exitCode = 1
}

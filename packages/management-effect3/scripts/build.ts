/** Assembles the package from the shared source, and compiles it. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assemble } from "../../openapi-effect-runtime-effect3/scripts/assemble.ts"
import { compile } from "../../openapi-effect-runtime-effect3/scripts/compile.ts"
import { packageNames, spellings } from "../../openapi-effect-runtime-effect3/scripts/names.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const modules = join(root, "../openapi-effect-runtime-effect3/effect")

assemble({
  shared: join(root, "../management/src"),
  output: join(root, "assembled"),
  overlay: join(root, "overlay"),
  // Effect 3 cannot make schemas of JSON Schema.
  without: [/^Validation\.ts$/, /^ErrorSchemas\.ts$/, /^generated\/schemas(\/|\.)/],
  resolve: () => (specifier) =>
    specifier.startsWith("effect/") && existsSync(join(modules, `${specifier.slice(7)}.ts`))
      ? `openapi-effect-runtime-effect3/${specifier}`
      : undefined,
  replacements: [...packageNames, ...spellings]
})
const sharedPath = (file: string): string =>
  file.replace(/^assembled\//, "packages/management/src/")
if (!compile("tsconfig.build.json", sharedPath, root)) process.exitCode = 1

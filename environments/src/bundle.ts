/** A program as one file, for runtimes that import no packages. */
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

/**
 * Bundles the program with what a host wraps around it: `wrap` is the source of the entry, in which
 * `program` and `report` are defined.
 */
export const bundle = async (
  program: string,
  wrap: string,
  format: "esm" | "iife"
): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import program from "./programs/${program}.ts"
import { report } from "./src/host.ts"
${wrap}`,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
      loader: "ts"
    },
    bundle: true,
    write: false,
    format,
    target: "es2022",
    conditions: format === "esm" ? ["workerd", "browser"] : ["browser"]
  })
  return outputFiles[0]?.text ?? ""
}

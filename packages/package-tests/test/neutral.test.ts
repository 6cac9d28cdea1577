import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { repository } from "../src/metadata/Metadata.ts"

const packages = fileURLToPath(new URL("../..", import.meta.url))

test.each(["openapi-contract-tests", "openapi-effect-runtime", "openapi-ts-effect"])(
  "%s, which serves any API, names none",
  (name) => {
    const files = globSync(`${name}/{src,test,README.md,README}{,/**/*.{ts,md,json,yaml}}`, {
      cwd: packages,
      exclude: (path) => path.includes("node_modules")
    }).filter((path) => /\.\w+$/.test(path))
    expect(files.length).toBeGreaterThan(20)
    // The address of the repository, which READMEs link to, has the name of the project.
    const textOf = (file: string): string =>
      readFileSync(join(packages, file), "utf8").replaceAll(repository, "")
    expect(files.filter((file) => /auth0/i.test(textOf(file)))).toEqual([])
  }
)

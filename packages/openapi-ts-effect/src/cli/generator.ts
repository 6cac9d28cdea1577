/**
 * The generator, imported when it is first needed: hey-api cannot be imported beside a TypeScript without its
 * JavaScript API, and a program that only writes a configuration does not need it.
 */
import { failWith } from "../config/errors.ts"
import type { Generated, GenerateConfig } from "../generate.ts"

/** Generates as `generate` does; says what to install if hey-api cannot be imported. */
export const generateLazily = async (config: GenerateConfig): Promise<Generated> => {
  const { generate } = await import("../generate.ts").catch((error: unknown) =>
    failWith(
      "@hey-api/openapi-ts",
      `it cannot be imported: ${error instanceof Error ? error.message : String(error)}`,
      "install it with a TypeScript that has a JavaScript API: npm install --save-dev @hey-api/openapi-ts@0.99.0 typescript@6"
    )
  )
  return generate(config)
}

/**
 * Generates a typed Effect service layer from an OpenAPI document, on top of the client that
 * `@hey-api/openapi-ts` generates: as a plugin in hey-api's own configuration
 * ({@link defineConfig}), or in one call ({@link generate}).
 */
export type { LayerConfig, SchemasConfig } from "./config.ts"
export { GenerationError } from "./errors.ts"
export type { Problem } from "./errors.ts"
export { generate, rawClientConfig } from "./generate.ts"
export type { GenerateConfig, Generated, RawClientConfig } from "./generate.ts"
export { makeSafe } from "./hostile.ts"
export { recordingsText } from "./recordings.ts"
export { defineConfig } from "./plugin.ts"
export type { HeyApiPlugin } from "./plugin.ts"

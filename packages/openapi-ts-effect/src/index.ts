/**
 * Generates a typed Effect service layer from an OpenAPI document, on top of the client that
 * `@hey-api/openapi-ts` generates: as a plugin in hey-api's own configuration
 * ({@link defineConfig}), or in one call ({@link generate}).
 */
export type { ClientConfig, LayerConfig, SchemasConfig } from "./config/layer-config.ts"
export { GenerationError } from "./config/errors.ts"
export type { Problem } from "./config/errors.ts"
export { generate, rawClientConfig } from "./generate.ts"
export type { GenerateConfig, Generated, RawClientConfig } from "./generate.ts"
export type { OverlayInput } from "./load/overlay.ts"
export type { HookedOperation, Hooks, OperationChange } from "./prepare/hooks.ts"
export type { Note } from "./prepare/report.ts"
export { makeSafe } from "./read/hostile.ts"
export { recordingsText } from "./print/recordings.ts"
export { defineConfig } from "./plugin.ts"
export type { HeyApiPlugin } from "./plugin.ts"

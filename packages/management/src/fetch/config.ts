/**
 * The client over `fetch` that the environment names. An entry of its own: what
 * reads an environment is larger than a program that states its options.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layer } from "../fetch.ts"
import type { ManagementClient } from "../sdk/Client.ts"
import { optionsFromConfig } from "../config/ClientConfig.ts"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"

/** The client that the environment names (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`), over `fetch`. */
export const layerConfig: Layer.Layer<ManagementClient, ConfigurationError> =
  /* @__PURE__ */ Layer.unwrap(/* @__PURE__ */ Effect.map(optionsFromConfig, layer))

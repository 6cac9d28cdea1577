/** Rejects options that nothing reads, and values that compilers would not allow: a configuration may be unchecked. */
import { isNode } from "./read/document.ts"
import type { Hooks } from "./prepare/hooks.ts"
import { GenerationError } from "./config/errors.ts"
import type { Problem } from "./config/errors.ts"
import type { ClientConfig, LayerConfig } from "./config/layer-config.ts"

/** Every member of a type, by name. */
export type NamesOf<Options> = Readonly<Record<keyof Options, true>>

const clientNames: NamesOf<ClientConfig> = {
  api: true,
  callOptions: true,
  effect: true,
  entries: true,
  errorBodies: true,
  key: true,
  name: true,
  profile: true,
  reserved: true
}

const layerNames: NamesOf<LayerConfig> = {
  client: true,
  detectPagination: true,
  eventRuntime: true,
  extensions: true,
  importExtension: true,
  importRaw: true,
  metadata: true,
  omitHeaders: true,
  output: true,
  pagedRuntime: true,
  queryExport: true,
  responseHeaders: true,
  runtime: true,
  schemas: true,
  untagged: true
}

const hookNames: NamesOf<Hooks> = { document: true, operation: true, secret: true }

const isTexts = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((each) => typeof each === "string"))

/** Rejects what is wrong with a configuration by its names and values, all of it at once. */
export const requireOptions = (config: object, names: Readonly<Record<string, true>>): void => {
  const problems: Array<Problem> = []
  const need = (option: string, holds: boolean, problem: string, remedy: string): void => {
    if (!holds) problems.push({ where: `option ${option}`, problem, remedy })
  }
  const known = (prefix: string, value: unknown, all: Readonly<Record<string, true>>): void => {
    for (const name of Object.keys(isNode(value) ? value : {})) {
      const remedy = `correct it, or leave it out; there are ${Object.keys(all).join(", ")}`
      need(`${prefix}${name}`, Object.hasOwn(all, name), "there is no such option", remedy)
    }
  }
  const { hooks, layer, mediaTypes, overlays } = Object(config) as Readonly<Record<string, unknown>>
  known("", config, names)
  known("hooks.", hooks, hookNames)
  known("layer.", layer, layerNames)
  const { client, importExtension, output } = isNode(layer) ? layer : {}
  known("layer.client.", client, clientNames)
  need(
    "layer.output",
    typeof output === "string" && output !== "",
    "no folder is given",
    "give a folder of its own, such as src/generated"
  )
  need(
    "layer.importExtension",
    [undefined, ".js", ".ts"].includes(importExtension as string | undefined),
    `it is ${JSON.stringify(importExtension)}`,
    'write ".js" or ".ts"'
  )
  const effect = isNode(client) ? client["effect"] : undefined
  need(
    "layer.client.effect",
    effect === undefined || effect === 3 || effect === 4,
    `it is ${JSON.stringify(effect)}`,
    "write 3 or 4"
  )
  need(
    "overlays",
    overlays === undefined || Array.isArray(overlays),
    "it is no list",
    "write a list of paths, URLs or overlays"
  )
  const types = isNode(mediaTypes) ? mediaTypes : {}
  for (const side of ["request", "response"]) {
    need(`mediaTypes.${side}`, isTexts(types[side]), "it is no list", "write a list of media types")
  }
  if (problems.length > 0) throw new GenerationError(problems)
}

/**
 * Bundles all files of a document into one. Schemas of other files become components, named after their
 * files or pointers; everything else is inlined where it is referenced.
 */
import path from "node:path"

import { failWith } from "../config/errors.ts"
import { uniqueNames } from "../config/identifiers.ts"
import { isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { namesOf, pointerOf } from "../read/pointer.ts"
import { loadFile, placeOf, shown } from "./file.ts"
import type { LoadedFile } from "./file.ts"

/** A bundled document, with the source location of each part. */
export interface LoadedDocument {
  readonly document: Record<string, unknown>
  /** File and line of a place in the document, such as `openapi.yaml:12`. */
  readonly locate: (pointer: string) => string | undefined
}

interface Origin {
  readonly file: LoadedFile
  readonly names: ReadonlyArray<string>
}

/** Members that hold values: what looks like a reference in them is not one. */
const values = new Set(["const", "default", "enum", "example", "examples", "value"])

/** Members whose own members have document-defined names. */
const maps = new Set([
  "$defs",
  "content",
  "definitions",
  "dependentSchemas",
  "encoding",
  "headers",
  "mapping",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes",
  "webhooks"
])

/** Whether a member holds values: those of a map are what the document calls its parts. */
const holdsValues = (name: string, isMap: boolean): boolean =>
  !isMap && (values.has(name) || name.startsWith("x-"))

/** Whether what is below a member are schemas. */
const leadsToSchemas = (name: string, isMap: boolean): boolean =>
  !isMap &&
  (name === "schema" || name === "schemas" || name === "itemSchema" || name === "definitions")

const escapeName = (name: string): string => name.replaceAll(/[^\w.-]+/g, "_") || "Schema"

/** The name of a schema from another file. */
const nameOf = (file: LoadedFile, names: ReadonlyArray<string>): string =>
  escapeName(names.at(-1) ?? path.basename(file.place).replace(/\.\w+$/, ""))

/** The maximum depth of references between files; deeper ones are circular. */
const deepest = 100

/** Loads a document with all files that it references. */
export const loadDocument = async (input: string | Node): Promise<LoadedDocument> => {
  const root: LoadedFile =
    typeof input === "string"
      ? await loadFile(placeOf(input), "option input")
      : { place: path.resolve("document"), value: structuredClone(input), lineOf: () => undefined }
  const document = root.value
  if (!isNode(document)) {
    return failWith(
      typeof input === "string" ? shown(root.place) : "option input",
      "it is not an OpenAPI document",
      "give a file with a JSON or YAML object that has openapi and paths"
    )
  }
  const files = new Map([[root.place, root]])
  const origins = new Map<unknown, Origin>([[document, { file: root, names: [] }]])
  const isSwagger = "swagger" in document
  const home = isSwagger ? ["definitions"] : ["components", "schemas"]
  // The schemas of the document itself always keep their names.
  const taken = home.reduce<unknown>(memberOf, document)
  const unique = uniqueNames(Object.keys(isNode(taken) ? taken : {}))
  const hoisted = new Map<string, string>()
  const added = new Map<string, unknown>()

  const open = async (place: string, asked: string): Promise<LoadedFile> => {
    const file = files.get(place) ?? (await loadFile(place, asked))
    files.set(place, file)
    return file
  }

  const placeIn = ({ file, names }: Origin): string => {
    const line = file.lineOf(names)
    return typeof input === "string" && line !== undefined
      ? `${shown(file.place)}:${line}`
      : pointerOf(names)
  }

  /** The target of a reference, in any file. */
  const targetOf = async (reference: string, at: Origin) => {
    const [place = "", fragment = ""] = reference.split("#", 2)
    const asked = placeIn({ ...at, names: [...at.names, "$ref"] })
    const file = place === "" ? at.file : await open(placeOf(place, at.file.place), asked)
    const names = namesOf(`#${fragment}`)
    const value = names?.reduce(memberOfAny, file.value)
    if (names === undefined || value === undefined) {
      return failWith(
        asked,
        `the reference ${reference} leads to nothing in ${shown(file.place)}`,
        "correct the reference, or add what it leads to"
      )
    }
    return { file, names, value }
  }

  /** The reference that replaces one to a schema of another file. */
  const hoist = async (target: Origin & { readonly value: unknown }, depth: number) => {
    const key = `${target.file.place}${pointerOf(target.names)}`
    const known = hoisted.get(key)
    if (known !== undefined) return known
    const name = unique(nameOf(target.file, target.names))
    const pointer = pointerOf([...home, name])
    hoisted.set(key, pointer)
    added.set(name, await copy(target.value, target, true, false, depth))
    return pointer
  }

  /** A copy of a part of another file, with updated references. */
  const copy = async (
    value: unknown,
    at: Origin,
    inSchema: boolean,
    isMap: boolean,
    depth: number
  ): Promise<unknown> => {
    if (Array.isArray(value)) {
      const all: Array<unknown> = []
      for (const [index, each] of value.entries()) {
        const place = { ...at, names: [...at.names, String(index)] }
        all.push(await copy(each, place, inSchema, false, depth))
      }
      return all
    }
    if (!isNode(value)) return value
    const reference = referenceOf(value)
    if (reference !== undefined) return resolve(value, reference, at, inSchema, isMap, depth)
    const result: Record<string, unknown> = {}
    for (const [name, each] of Object.entries(value)) {
      const place = { ...at, names: [...at.names, name] }
      const below = inSchema || leadsToSchemas(name, isMap)
      result[name] = holdsValues(name, isMap)
        ? each
        : name === "mapping" && below && !isMap
          ? await mapped(each, place, depth)
          : await copy(each, place, below, !isMap && maps.has(name), depth)
    }
    origins.set(result, at)
    return result
  }

  const resolve = async (
    value: Node,
    reference: string,
    at: Origin,
    inSchema: boolean,
    isMap: boolean,
    depth: number
  ): Promise<unknown> => {
    // Unresolved references within the document are reported together later.
    if (at.file === root && reference.startsWith("#")) return value
    const target = await targetOf(reference, at)
    const { $ref: _, ...beside } = value
    if (target.file === root) return { ...beside, $ref: pointerOf(target.names) }
    // Some documents refer to a schema's `properties`, which is not a schema.
    if (inSchema && !isMap) return { ...beside, $ref: await hoist(target, depth) }
    if (depth > deepest) {
      return failWith(placeIn(at), `the reference ${reference} leads in a circle`, "end the circle")
    }
    const inlined = await copy(target.value, target, inSchema, isMap, depth + 1)
    return isNode(inlined) && Object.keys(beside).length > 0 ? { ...inlined, ...beside } : inlined
  }

  /** A discriminator names schemas by reference or by name. */
  const mapped = async (mapping: unknown, at: Origin, depth: number): Promise<unknown> => {
    if (!isNode(mapping)) return mapping
    const result: Record<string, unknown> = {}
    for (const [tag, each] of Object.entries(mapping)) {
      const isReference = typeof each === "string" && /[#/]|\.(json|ya?ml)$/.test(each)
      const place = { ...at, names: [...at.names, tag] }
      const resolved = isReference
        ? await resolve({ $ref: each }, each, place, true, false, depth)
        : each
      result[tag] = isReference ? (referenceOf(resolved) ?? each) : each
    }
    return result
  }

  // A schema that only refers to another file becomes that schema, under the document's name.
  for (const [name, schema] of Object.entries(isNode(taken) ? taken : {})) {
    const reference = referenceOf(schema)
    if (reference === undefined || reference.startsWith("#")) continue
    const target = await targetOf(reference, { file: root, names: [...home, name] })
    const key = `${target.file.place}${pointerOf(target.names)}`
    if (target.file !== root && !hoisted.has(key)) hoisted.set(key, pointerOf([...home, name]))
  }
  const whole = await bundleRoot()

  async function bundleRoot(): Promise<Node> {
    if (!hasOtherFiles(document)) return document as Node
    const own = await copyRoot()
    if (added.size === 0) return own
    const components = isSwagger ? own : memberOf(own, "components")
    const member = isSwagger ? "definitions" : "schemas"
    const schemas = memberOf(components, member)
    const all = { ...(isNode(schemas) ? schemas : {}), ...Object.fromEntries(added) }
    return isSwagger
      ? { ...own, definitions: all }
      : { ...own, components: { ...(isNode(components) ? components : {}), schemas: all } }
  }

  async function copyRoot(): Promise<Node> {
    const at = { file: root, names: [] }
    const copied = await copy(document, at, false, false, 0)
    // Schemas from other files keep the document's order.
    const schemas = home.reduce<unknown>(memberOf, copied)
    for (const [name, schema] of Object.entries(isNode(taken) ? taken : {})) {
      const reference = referenceOf(schema)
      if (reference === undefined || reference.startsWith("#") || !isNode(schemas)) continue
      const target = await targetOf(reference, { file: root, names: [...home, name] })
      const key = `${target.file.place}${pointerOf(target.names)}`
      if (hoisted.get(key) === pointerOf([...home, name])) {
        Reflect.set(schemas, name, await copy(target.value, target, true, false, 0))
      }
    }
    return isNode(copied) ? copied : {}
  }

  return {
    document: whole,
    locate: (pointer) => {
      const names = namesOf(pointer)
      if (names === undefined || typeof input !== "string") return undefined
      let at: unknown = whole
      let origin: Origin = { file: root, names: [] }
      for (const name of names) {
        at = memberOfAny(at, name)
        origin = origins.get(at) ?? { file: origin.file, names: [...origin.names, name] }
      }
      // Preparation adds parts, such as `allOf`: their line is that of what they are in.
      const { file, names: within } = origin
      let line = file.lineOf(within)
      for (let length = within.length - 1; length > 0 && line === undefined; length -= 1) {
        line = file.lineOf(within.slice(0, length))
      }
      return line === undefined ? shown(origin.file.place) : `${shown(origin.file.place)}:${line}`
    }
  }
}

/** A member of an object, or an element of a list. */
const memberOfAny = (value: unknown, name: string): unknown =>
  Array.isArray(value) ? (value[Number(name)] as unknown) : memberOf(value, name)

/** Whether anything in a document refers to another file. */
const hasOtherFiles = (value: unknown, isMap = false): boolean => {
  if (Array.isArray(value)) return value.some((each) => hasOtherFiles(each))
  if (!isNode(value)) return false
  const reference = referenceOf(value)
  if (reference !== undefined && !reference.startsWith("#")) return true
  return Object.entries(value).some(
    ([name, each]) =>
      !holdsValues(name, isMap) &&
      (name === "mapping" && !isMap
        ? Object.values(isNode(each) ? each : {}).some(
            (target) => typeof target === "string" && /\.(json|ya?ml)(#|$)/.test(target)
          )
        : hasOtherFiles(each, !isMap && maps.has(name)))
  )
}

/**
 * The version of this package, read from its manifest.
 */
import { readFileSync } from "node:fs"
import { Schema } from "effect"

const PackageJson = Schema.fromJsonString(Schema.Struct({ version: Schema.NonEmptyString }))

/** The version of this package. */
export const version: string = Schema.decodeUnknownSync(PackageJson)(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
).version

/** A store of tokens in a folder: one file a key, readable by its owner alone, replaced in one step. */
import { createHash, randomUUID } from "node:crypto"
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { TokenStore } from "openapi-effect-runtime/credentials/StoredCredentials"

export const fileTokenStore = (folder: string): TokenStore => {
  const fileOf = (key: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex")}.json`)
  return {
    get: (key) =>
      Effect.tryPromise(() =>
        readFile(fileOf(key), "utf8").then(
          (text) => Redacted.make(text),
          (error: NodeJS.ErrnoException) => {
            if (error.code === "ENOENT") return undefined
            throw error
          }
        )
      ),
    set: (key, value) =>
      Effect.tryPromise(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const draft = join(folder, `${randomUUID()}.draft`)
        await writeFile(draft, Redacted.value(value), { mode: 0o600 })
        // Whatever the process's mask is.
        await chmod(draft, 0o600)
        await rename(draft, fileOf(key))
      })
  }
}

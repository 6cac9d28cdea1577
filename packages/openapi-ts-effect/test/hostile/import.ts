/**
 * Imports every module below a folder and says what it found changed: a process of its own, in
 * which nothing but the modules can have left a mark.
 */
import { existsSync } from "node:fs"
import { readdir } from "node:fs/promises"
import path from "node:path"
import { pathToFileURL } from "node:url"

const [folder = "", file = ""] = process.argv.slice(2)
process.env["CANARY_FILE"] = file

const state = () => ({
  globals: Object.getOwnPropertyNames(globalThis).toSorted(),
  environment: { ...process.env },
  prototype: Object.getOwnPropertyNames(Object.prototype).toSorted(),
  file: existsSync(file)
})

const entries = await readdir(folder, { recursive: true, withFileTypes: true })
const modules = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
const before = JSON.stringify(state())
const failures: Array<string> = []
for (const { parentPath, name } of modules) {
  const module = path.join(parentPath, name)
  await import(pathToFileURL(module).href).catch((error: unknown) =>
    failures.push(`${module}: ${String(error)}`)
  )
}
const after = JSON.stringify(state())
const report = { imported: modules.length, failures, changed: before === after ? [] : [after] }
process.stdout.write(JSON.stringify(report))

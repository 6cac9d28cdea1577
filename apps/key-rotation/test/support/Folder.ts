/**
 * Folders for the tests of a file, gone when its last test is.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const folders: Array<string> = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Makes a folder. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "key-rotation-test-"))
  folders.push(folder)
  return folder
}

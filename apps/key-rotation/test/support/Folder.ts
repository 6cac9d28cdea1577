/**
 * Folders for the tests of a file, gone when its last test is.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const folders: Array<string> = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A place that is written to without waiting for a disk, where the system has one. */
export const memoryFolder: string = existsSync("/dev/shm") ? "/dev/shm" : tmpdir()

/** Makes a folder. */
export const testFolder = (parent: string = tmpdir()): string => {
  const folder = mkdtempSync(join(parent, "key-rotation-test-"))
  folders.push(folder)
  return folder
}

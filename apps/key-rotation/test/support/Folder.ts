/**
 * Folders for the tests of a file, gone when its last test is.
 */
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const folders: Array<string> = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Where folders are made. The tool forces every line to the disk, for which a busy disk takes a
 * hundred times longer than memory does; hence in memory, where the system has such a folder.
 */
export const parentFolder: string = isWritable("/dev/shm") ? "/dev/shm" : tmpdir()

/** Makes a folder. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(parentFolder, "key-rotation-test-"))
  folders.push(folder)
  return folder
}

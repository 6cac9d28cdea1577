/**
 * What an installation adds to a disk: the packed packages with the packages they
 * depend on, unpacked. `effect` and `undici` are peers that the program chooses,
 * and do not count.
 */
import { mkdtemp, readdir, readFile, realpath, rm, stat } from "node:fs/promises"
import { findPackageJSON } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { counted, type Figure } from "../Figure.ts"
import { output, ownPath, pathOf } from "../Repository.ts"

interface Size {
  readonly bytes: number
  readonly files: number
}

/** The size of all files below a folder, but for the packages that are installed in it. */
const sizeOf = async (folder: string): Promise<Size> => {
  let bytes = 0
  let files = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (!entry.isFile() || path.relative(folder, file).startsWith("node_modules")) continue
    bytes += (await stat(file)).size
    files++
  }
  return { bytes, files }
}

const total = (sizes: ReadonlyArray<Size>): Size => ({
  bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
  files: sizes.reduce((sum, { files }) => sum + files, 0)
})

/** The folders of a package and of all that it depends on. */
const withDependencies = async (
  folder: string,
  found = new Set<string>()
): Promise<ReadonlySet<string>> => {
  const place = await realpath(folder)
  if (found.has(place)) return found
  found.add(place)
  const manifest = path.join(place, "package.json")
  const { dependencies = {} } = JSON.parse(await readFile(manifest, "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(dependencies)) {
    const dependency = findPackageJSON(name, manifest)
    if (dependency === undefined) throw new Error(`${name}, a dependency of ${place}, is missing`)
    await withDependencies(path.dirname(dependency), found)
  }
  return found
}

const packedSize = async (name: string, folder: string): Promise<Size> => {
  const destination = await mkdtemp(path.join(folder, `${name}-`))
  await output("pnpm", ["pack", "--pack-destination", destination], {
    cwd: pathOf(`packages/${name}`)
  })
  const [tarball] = await readdir(destination)
  if (tarball === undefined) throw new Error(`${name} could not be packed`)
  await output("tar", ["-xzf", tarball], { cwd: destination })
  return sizeOf(path.join(destination, "package"))
}

/** Measures our two packages, and the official SDK as it is installed here. */
export const measureInstalledSize = async (): Promise<ReadonlyArray<Figure>> => {
  const folder = await mkdtemp(path.join(tmpdir(), "effect-auth0-packed-"))
  try {
    const ours = total([
      await packedSize("management", folder),
      await packedSize("management-client", folder)
    ])
    const peerFolders = await withDependencies(ownPath("node_modules/auth0"))
    const peer = total(await Promise.all([...peerFolders].map(sizeOf)))
    return [
      {
        name: "(installed: management and management-client, without peers)",
        unit: "MB",
        value: counted(ours.bytes / 1e6),
        budget: undefined,
        peer: peer.bytes / 1e6
      },
      {
        name: "(installed: the number of files)",
        unit: "files",
        value: counted(ours.files),
        budget: undefined,
        peer: peer.files
      }
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The commands that install packed packages. None has a pattern in it, since shells differ in what they make of one. */

import { editions } from "../metadata/Published.ts"

/** A published package, as far as its installation goes. */
export interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** Packages of ours that are installed together. */
export interface Purpose {
  readonly title: string
  readonly packages: ReadonlyArray<string>
}

// `packages/management-effect5` would be the client for Effect 5.
const clientsOfEditions: ReadonlyArray<Purpose> = editions.flatMap((folder) => {
  const [, name = "", version] = /\/(management-effect(\d+))$/.exec(folder) ?? []
  return version === undefined
    ? []
    : [{ title: `The client, for Effect ${version}`, packages: [`@effect-auth0/${name}`] }]
})

/** What users install, by what they install it for. */
export const purposes: ReadonlyArray<Purpose> = [
  { title: "The client, for Effect 4 and for promises", packages: ["@effect-auth0/management"] },
  ...clientsOfEditions,
  { title: "The local tenant", packages: ["@effect-auth0/tenant-sandbox"] },
  { title: "The tool that rotates keys", packages: ["@effect-auth0/key-rotation"] },
  {
    title: "The generator, and what its SDKs import",
    packages: ["openapi-ts-effect", "openapi-effect-runtime"]
  }
]

/** These packages, with those of ours that they need, each once. */
const withDependencies = (
  names: ReadonlyArray<string>,
  manifests: ReadonlyMap<string, Manifest>
): ReadonlyArray<Manifest> => {
  const found = new Map<string, Manifest>()
  const add = (name: string): void => {
    const manifest = manifests.get(name)
    if (manifest === undefined || found.has(name)) return
    found.set(name, manifest)
    Object.keys(manifest.dependencies ?? {}).forEach(add)
  }
  names.forEach(add)
  return [...found.values()]
}

/** A peer in the major version that is asked for, or in the one version that is. */
const peer = (name: string, range: string): string => {
  if (/^\d/.test(range)) return `${name}@${range}`
  // Without a version npm takes the newest, which may be for another major version of what is beside it.
  return `${name}@${/\d+/.exec(range)?.[0] ?? "latest"}`
}

const quoted = (path: string): string => (/^[\w@:./~+-]+$/.test(path) ? path : `"${path}"`)

/** The command that installs packages from their tarballs, with the peers that they need. */
export const installCommand = (
  { packages: names }: Omit<Purpose, "title">,
  manifests: ReadonlyMap<string, Manifest>,
  tarballs: ReadonlyMap<string, string>
): string => {
  const packages = withDependencies(names, manifests)
  const peers = packages.flatMap(({ peerDependencies = {}, peerDependenciesMeta = {} }) =>
    Object.entries(peerDependencies)
      .filter(([name]) => !manifests.has(name) && peerDependenciesMeta[name]?.optional !== true)
      .map(([name, range]) => peer(name, range))
  )
  const files = packages.map(({ name }) => {
    const file = tarballs.get(name)
    if (file === undefined) throw new Error(`${name} was not packed`)
    // npm takes slashes on Windows too, and every shell there takes them as they are.
    return quoted(file.replaceAll("\\", "/"))
  })
  return ["npm install", ...new Set(peers.toSorted()), ...files].join(" ")
}

export const hooks = {
  readPackage(manifest) {
    // hey-api reads TypeScript's JavaScript API, which TypeScript 7 no longer has. Its peer
    // dependency becomes a dependency on a compiler of its own, so that everything else is checked
    // by 7. (Neither `overrides` nor `packageExtensions` of pnpm 12 can remove a peer dependency.)
    if (manifest.name === "@hey-api/openapi-ts" && manifest.peerDependencies?.typescript) {
      delete manifest.peerDependencies.typescript
      manifest.dependencies.typescript = "6.0.3"
    }
    // The packages of Node's binaries name their platform as a string. pnpm reads lists only, and
    // would install the binaries of every platform.
    if (/^node-(linux|win)-/.test(manifest.name)) {
      manifest.os = [manifest.os].flat()
      manifest.cpu = [manifest.cpu].flat()
    }
    return manifest
  }
}

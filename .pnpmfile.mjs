// hey-api reads TypeScript's JavaScript API, which TypeScript 7 no longer has. Its peer
// dependency becomes a dependency on a compiler of its own, so that everything else is checked
// by 7. (Neither `overrides` nor `packageExtensions` of pnpm 12 can take a peer away.)
export const hooks = {
  readPackage(manifest) {
    if (manifest.name === "@hey-api/openapi-ts" && manifest.peerDependencies?.typescript) {
      delete manifest.peerDependencies.typescript
      manifest.dependencies.typescript = "6.0.3"
    }
    return manifest
  }
}

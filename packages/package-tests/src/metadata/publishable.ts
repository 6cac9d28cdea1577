/** Ends with 1 as long as nobody owns the repository: the first step of the release workflow. */
import { hasOwner, repository } from "./Metadata.ts"

if (!hasOwner()) {
  process.stderr.write(
    `Nothing is published: ${repository} has no owner. Set \`repository\` in packages/package-tests/src/metadata/Metadata.ts, then run \`pnpm --filter @effect-auth0/package-tests run metadata\`.\n`
  )
  process.exitCode = 1
}

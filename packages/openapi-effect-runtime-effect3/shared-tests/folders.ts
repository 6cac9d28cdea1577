/**
 * The folders whose test files this edition shares and runs, below `packages`, by the package whose tests
 * they are here. What is in them and not run is listed in `exceptions.ts`.
 */
export const sharedFolders = {
  "openapi-effect-runtime-effect3": ["openapi-effect-runtime/test"],
  "management-effect3": [
    "contract-tests/test",
    "fault-tests/test",
    "management/test",
    "management-effect3/shared-tests",
    "openapi-contract-tests/test"
  ]
} as const

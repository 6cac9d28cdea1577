import { runsOf } from "../openapi-effect-runtime-effect3/vitest3.shared.ts"

export default runsOf("management-effect3", [
  "management/test/**/*.test.ts",
  "management-effect3/shared-tests/*.test.ts"
])

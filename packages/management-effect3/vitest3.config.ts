import { runsOf } from "../openapi-effect-runtime-effect3/vitest3.shared.ts"

export default runsOf("management-effect3")

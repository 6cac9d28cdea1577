import { runsOf } from "./vitest3.shared.ts"

export default runsOf("openapi-effect-runtime-effect3")

import { runsOf } from "../openapi-effect-runtime-effect3/vitest3.shared.ts"

export default runsOf("management-effect3", [
  "management/test/**/*.test.ts",
  "fault-tests/test/{classification,http2,matrix-http1,matrix-http2,properties,sockets.properties}.test.ts",
  "contract-tests/test/{cassette-secrets,ids,token}.test.ts",
  "management-effect3/shared-tests/*.test.ts"
])

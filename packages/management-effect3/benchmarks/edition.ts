/** What is measured of this edition, by `packages/benchmarks`. */
import type { Edition } from "../../benchmarks/src/Edition.ts"

export const edition: Edition = {
  label: "Effect 3",
  clients: {
    undici: new URL("clients/undici.ts", import.meta.url),
    httpClient: new URL("clients/http-client.ts", import.meta.url),
    httpClientAlone: new URL("clients/http-client-alone.ts", import.meta.url),
    httpClientWithTimeout: new URL("clients/http-client-with-timeout.ts", import.meta.url)
  },
  bundles: {
    effectAlone: new URL("bundles/effect-alone.ts", import.meta.url),
    rotate: new URL("bundles/rotate.ts", import.meta.url)
  }
}

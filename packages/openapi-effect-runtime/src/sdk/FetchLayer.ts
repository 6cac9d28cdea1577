/** The layers of an SDK's client over the platform's own `fetch`, with nothing built in. */
export { type Fetch, type FetchOptions, layerOf } from "./FetchMinimal.ts"

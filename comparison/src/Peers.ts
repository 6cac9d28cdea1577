/** The generators that are compared: how each is run, and what of the programs is code of the caller's. */

export interface Peer {
  /** Its folder in `peers`. */
  readonly id: string
  readonly title: string
  /** The packages whose versions are shown. */
  readonly packages: ReadonlyArray<string>
  /** What generates, as arguments of Node in the peer's folder. */
  readonly generate: ReadonlyArray<string>
  /** Folders and files that it writes; of these, the first is what is measured. */
  readonly writes: ReadonlyArray<string>
  /** Features for which the caller says in code what the document says already. */
  readonly byHand: ReadonlyArray<string>
  /** Where its documentation is, for features without a program. */
  readonly documentation: string
  /** Whether it is on Effect: then its bundle is also shown without it. */
  readonly isOnEffect: boolean
}

export const peers: ReadonlyArray<Peer> = [
  {
    id: "ours",
    title: "openapi-ts-effect",
    packages: ["openapi-ts-effect", "effect"],
    generate: ["generate.mjs"],
    writes: ["src/generated"],
    byHand: [],
    documentation: "../../packages/openapi-ts-effect/README.md",
    isOnEffect: true
  },
  {
    id: "effect",
    title: "@effect/openapi-generator",
    packages: ["@effect/openapi-generator", "effect"],
    generate: ["generate.mjs"],
    writes: ["src/generated"],
    byHand: ["multipart", "multipart-encoding", "retry-after", "lost-read", "stubs"],
    documentation: "https://github.com/Effect-TS/effect/tree/main/packages/tools/openapi-generator",
    isOnEffect: true
  },
  {
    id: "hey-api",
    title: "hey-api, `client-fetch`",
    packages: ["@hey-api/openapi-ts", "zod"],
    generate: ["generate.mjs"],
    writes: ["src/generated", "src/checked"],
    byHand: ["stubs"],
    documentation: "https://heyapi.dev/openapi-ts/clients/fetch",
    isOnEffect: false
  },
  {
    id: "openapi-fetch",
    title: "openapi-fetch",
    packages: ["openapi-typescript", "openapi-fetch"],
    generate: [
      "node_modules/openapi-typescript/bin/cli.js",
      "../../openapi.yaml",
      "-o",
      "src/generated/schema.ts",
      "--read-write-markers"
    ],
    writes: ["src/generated"],
    byHand: [
      "pipe-delimited",
      "comma",
      "allow-reserved",
      "json-query",
      "form",
      "multipart",
      "multipart-encoding",
      "stubs"
    ],
    documentation: "https://openapi-ts.dev/openapi-fetch/api",
    isOnEffect: false
  },
  {
    id: "orval",
    title: "orval, `fetch`",
    packages: ["orval", "zod", "msw", "@faker-js/faker"],
    generate: ["node_modules/orval/dist/bin/orval.mjs"],
    writes: ["src/generated", "src/checked"],
    byHand: [],
    documentation: "https://orval.dev/llms-full.txt",
    isOnEffect: false
  },
  {
    id: "kubb",
    title: "kubb, `fetch`",
    packages: ["@kubb/core", "@kubb/plugin-client", "@kubb/plugin-zod", "@kubb/plugin-faker"],
    generate: ["node_modules/@kubb/cli/bin/kubb.cjs", "generate"],
    writes: ["src/generated", "src/checked"],
    byHand: ["stubs"],
    documentation: "https://kubb.dev/plugins/plugin-client",
    isOnEffect: false
  }
]

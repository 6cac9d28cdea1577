/** Where this edition is run, by `environments`. */
import type { Edition } from "../../../environments/src/packed/Edition.ts"

export const edition: Edition = {
  title: "Effect 3",
  about:
    "The edition for Effect 3 and `@effect/platform`, installed by npm; the program is compiled as below.",
  client: [
    "@effect-auth0/management-effect3",
    "@effect-auth0/management-client",
    "openapi-effect-runtime-effect3"
  ],
  folder: new URL(".", import.meta.url)
}

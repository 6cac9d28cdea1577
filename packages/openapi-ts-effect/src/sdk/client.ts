/** The modules `client` and `profile`: the tag of the client, and what is specific to the API. */
import type { ResolvedClientConfig } from "../config/layer-config.ts"
import { keyText } from "../print/literal.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

/** The base class of a tag, which differs in Effect 3. */
const tagText = ({ effect, key, name }: ResolvedClientConfig): string =>
  effect === 3
    ? `Context.Tag(${JSON.stringify(key)})<${name}, Client>()`
    : `Context.Service<${name}, Client>()(${JSON.stringify(key)})`

export const clientText = ({ client }: Parts) => `import * as Context from "effect/Context"
import type { Client } from ${fromRuntime("call/Client")}

/** The client of the API: what every operation asks for. */
export class ${client.name} extends ${tagText(client)} {}
`

export const profileText = ({ client, errors, profileModule, server }: Parts) =>
  [
    ...(errors.length === 0
      ? []
      : [
          `import {\n${[...new Set(errors.map(({ name }) => `  ${name}`))]
            .toSorted()
            .join(",\n")}\n} from ${fromRuntime("core/Errors")}`
        ]),
    `import type { Profile } from ${fromRuntime("core/Profile")}`,
    profileModule === undefined
      ? `import { defaults as own } from ${fromRuntime("sdk/DefaultProfile")}`
      : `import { profile as own } from ${JSON.stringify(profileModule)}`,
    "",
    "/** What is specific to the API, with the error classes of the statuses that it declares. */",
    "export const profile: Profile = {",
    `  api: ${JSON.stringify(client.api)},`,
    `  basePath: ${JSON.stringify(server.basePath)},`,
    `  errors: {${errors.map(({ name, status }) => `\n    ${typeof status === "number" ? status : keyText(status)}: ${name}`).join(",")}${errors.length === 0 ? "" : "\n  "}},`,
    "  ...own",
    "}",
    ""
  ].join("\n")

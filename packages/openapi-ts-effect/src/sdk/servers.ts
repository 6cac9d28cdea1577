/** The module `servers`: one function for each server of the document. */
import { camelCase, localName, uniqueNames } from "../config/identifiers.ts"
import { documentationOf } from "../print/documentation.ts"
import { keyText, literalText } from "../print/literal.ts"
import type { ServerChoice } from "../read/server.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

/** The name of a server: its title in the document if that is short. */
const serverName = ({ title, url }: ServerChoice, index: number): string => {
  const name = camelCase((title ?? "").split(/[.:(]/, 1).join(""))
  return name !== "" && name.length <= 24 && /^[a-z]/i.test(name)
    ? localName(name)
    : /localhost|127\.0\.0\.1/.test(url)
      ? "local"
      : `server${index + 1}`
}

export const serversText = ({ servers }: Parts) => {
  const unique = uniqueNames(["serverAt", "ServerAddress"])
  return [
    'import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"',
    `import { type ServerAddress, serverAt } from ${fromRuntime("sdk/ServerAddress")}`,
    "",
    ...servers.flatMap((server, index) => {
      const { title, url, variables } = server
      const required = variables.some((each) => each.default === undefined)
      const defaults = Object.fromEntries(
        variables.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]]))
      )
      const members = variables.flatMap((each) => [
        ...documentationOf([each.description]).map((line) => `  ${line}`),
        `  readonly ${keyText(each.name)}${each.default === undefined ? "" : "?"}: ${
          each.values.length === 0
            ? "string"
            : each.values.map((value) => literalText(value)).join(" | ")
        }`
      ])
      const name = unique(serverName(server, index))
      return [
        ...documentationOf([title, `\`${url}\``]),
        ...(variables.length === 0
          ? [
              `export const ${name} = (): ServerAddress | ConfigurationError => serverAt(${literalText(url)}, {})`
            ]
          : [
              `export const ${name} = (variables: {`,
              ...members,
              `}${required ? "" : " = {}"}): ServerAddress | ConfigurationError =>`,
              `  serverAt(${literalText(url)}, { ${Object.keys(defaults).length === 0 ? "" : `...${literalText(defaults)}, `}...variables })`
            ]),
        ""
      ]
    })
  ].join("\n")
}

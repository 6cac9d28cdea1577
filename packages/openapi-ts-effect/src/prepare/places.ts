/** Servers and security requirements of single operations, if they differ from the others'. */
import { isNode } from "../read/document.ts"
import { schemesOf } from "../read/security.ts"
import { hostVariables, serverByDefault, serverOf } from "../read/server.ts"
import { mark } from "./mark.ts"
import { operationsIn } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

/** Marks the operations that have servers of their own. */
export const markServers = (document: Draft, report: Report): void => {
  const usual = serverOf(document)
  const all = document["servers"]
  // What the program says for the servers of all operations, such as its own subdomain, has no usable default.
  const told = new Set((Array.isArray(all) ? all : []).flatMap(hostVariables))
  for (const { operation, pointer } of operationsIn(document)) {
    const { servers } = operation
    if (!Array.isArray(servers) || servers.length === 0) continue
    const isOwn = hostVariables(servers[0]).every((name) => !told.has(name))
    const { basePath, origin } = isOwn ? serverByDefault(servers[0]) : serverOf({ servers })
    const isAbsolute = isNode(servers[0]) && /^[a-z][a-z0-9+.-]*:/i.test(String(servers[0]["url"]))
    if (isAbsolute && origin === undefined) {
      report.add(
        "warning",
        `${pointer}/servers`,
        "the host of this operation's server is for the program to say, or it has no https: the operation is called where the others are"
      )
    } else if (origin !== undefined && origin !== usual.origin) {
      mark(operation, { server: { origin, basePath } })
    } else if (basePath !== usual.basePath) mark(operation, { server: { basePath } })
  }
}

/** In a document with several security schemes, marks operations with those that they need. */
export const markSecurity = (document: Draft, report: Report): void => {
  const known = new Set(schemesOf(document).map(({ scheme }) => scheme))
  if (known.size < 2) return
  for (const { operation, pointer } of operationsIn(document)) {
    const written = operation["security"] ?? document["security"]
    if (!Array.isArray(written)) continue
    const security = written.filter(isNode).map((all) => Object.keys(all))
    const unknown = security.flat().filter((name) => !known.has(name))
    if (unknown.length > 0) {
      report.add(
        "warning",
        `${pointer}/security`,
        `there are no credentials for the security schemes ${[...new Set(unknown)].join(", ")}`
      )
    }
    mark(operation, { security: security.length === 0 ? [[]] : security })
  }
}

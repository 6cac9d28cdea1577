/**
 * The files for the administrator of an identity provider: the certificates of a connection's current
 * and next key, the same keys as a JWKS, and a checklist of which keys must be trusted when.
 */
import { X509Certificate } from "node:crypto"
import type { Inventory, InventoryEntry } from "../inventory/Inventory.ts"
import type { TenantKey } from "../tenant/ConnectionKeys.ts"

/** One file to write. */
export interface KeyFile {
  /** Path in the folder, with `/` between its parts. */
  readonly path: string
  readonly text: string
}

const readCertificate = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const jsonWebKey = (key: TenantKey): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const certificate = readCertificate(key.certificate)
  if (certificate === undefined) return []
  return [
    {
      ...certificate.publicKey.export({ format: "jwk" }),
      kid: key.kid,
      use: "sig",
      ...(key.algorithm === null ? {} : { alg: key.algorithm }),
      x5t: Buffer.from(certificate.fingerprint.replaceAll(":", ""), "hex").toString("base64url"),
      x5c: [certificate.raw.toString("base64")]
    }
  ]
}

// A name is used as a folder only if it is safe as one.
const folderOf = ({ connection }: InventoryEntry): string =>
  /^[A-Za-z0-9][A-Za-z0-9_-]*$/u.test(connection.name) ? connection.name : connection.id

const pem = (key: TenantKey): string => key.certificate.replaceAll("\r\n", "\n")

const filesOf = (entry: InventoryEntry): ReadonlyArray<KeyFile> => {
  const folder = folderOf(entry)
  const { current, next } = entry.keys
  const keys = [current, next].filter((key) => key !== undefined)
  if (keys.length === 0) return []
  const jwks = { keys: keys.flatMap(jsonWebKey) }
  return [
    ...(current === undefined ? [] : [{ path: `${folder}/current.pem`, text: pem(current) }]),
    ...(next === undefined ? [] : [{ path: `${folder}/next.pem`, text: pem(next) }]),
    { path: `${folder}/jwks.json`, text: `${JSON.stringify(jwks, null, 2)}\n` }
  ]
}

const checklistLine = (role: string, key: TenantKey | undefined): ReadonlyArray<string> => {
  if (key === undefined) return []
  const fingerprint = readCertificate(key.certificate)?.fingerprint ?? "unknown"
  return [
    `- [ ] trusts the ${role} key \`${key.kid}\``,
    `      (${key.algorithm ?? "algorithm unknown"}, SHA-1 ${fingerprint}, expires ${key.expiresAt ?? "unknown"})`
  ]
}

// Text from the tenant must not add a line: a ticked box is a confirmation.
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?")

const checklist = ({ entries, tenant }: Inventory): string =>
  [
    `# Keys that identity providers must trust for ${tenant}`,
    "",
    "Before a rotation: the next key. After it: the new next key as well, so that the one after",
    "finds it trusted. A provider that reads a JWKS by itself may keep an old copy for minutes.",
    "Tick a box once it is so: rotate --checklist promotes a key of this list only if it is ticked.",
    "",
    ...entries
      .filter(({ keys }) => keys.current !== undefined || keys.next !== undefined)
      .flatMap((entry) => [
        `## ${entry.connection.name}`,
        "",
        `JWKS: <https://${tenant}/oauth/connection/${encodeURIComponent(entry.connection.name)}/.well-known/jwks.json>`,
        "",
        ...checklistLine("current", entry.keys.current),
        ...checklistLine("next", entry.keys.next),
        "- [ ] a login was tried after the rotation",
        ""
      ])
  ]
    .map(onOneLine)
    .join("\n")

/** The files for the connections of an inventory; none if no connection has keys. */
export const keyFiles = (inventory: Inventory): ReadonlyArray<KeyFile> => {
  const files = inventory.entries.flatMap(filesOf)
  return files.length === 0 ? [] : [...files, { path: "checklist.md", text: checklist(inventory) }]
}

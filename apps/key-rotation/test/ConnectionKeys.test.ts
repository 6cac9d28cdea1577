/** Keys by role, what their certificates say, and the files that are made of them. */
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { type KeyRecord, keySetOf } from "../src/tenant/ConnectionKeys.ts"
import { keyFiles } from "../src/export/KeyFiles.ts"
import { readChecklist } from "../src/trust/Checklist.ts"
import { connection, entry, inventory, key, keys } from "./support/Entries.ts"

const record = (kid: string, more: Partial<KeyRecord> = {}): KeyRecord => ({
  kid,
  cert: "no certificate",
  ...more
})
const bare = (kid: string) => ({
  kid,
  algorithm: null,
  mintedAt: null,
  expiresAt: null,
  certificate: "no certificate"
})

describe("keySetOf", () => {
  it("sorts keys by role", () => {
    expect(
      keySetOf([
        record("K2", { current: true }),
        record("K1", { previous: true }),
        record("K3", { next: true, algorithm: "PS256" })
      ])
    ).toEqual({
      current: bare("K2"),
      previous: bare("K1"),
      next: { ...bare("K3"), algorithm: "PS256" },
      count: 3
    })
  })

  it("gives no role to keys that have none, and none that two claim", () => {
    expect(keySetOf([record("K1"), record("K2")])).toEqual({ count: 2 })
    expect(
      keySetOf([
        record("K1", { current: true }),
        record("K2", { current: true }),
        record("K3", { next: true })
      ])
    ).toEqual({ next: bare("K3"), count: 3 })
  })

  it("keeps encryption keys out of every role, whatever theirs is", () => {
    const encryption = (kid: string, more: Partial<KeyRecord> = {}) =>
      record(kid, { key_use: "encryption", ...more })
    expect(
      keySetOf([
        record("K1", { current: true, key_use: "signing" }),
        record("K2", { next: true }),
        encryption("E1", { current: true }),
        encryption("E2", { next: true }),
        record("X", { current: true, key_use: "unheard-of" })
      ])
    ).toEqual({ current: bare("K1"), next: bare("K2"), count: 2 })
    expect(
      keySetOf([encryption("E1", { current: true }), encryption("E2", { next: true })])
    ).toEqual({ count: 0 })
  })

  it("reads dates, and the algorithm of a curve, off the certificate", async () => {
    const sandbox = await startTenantSandbox({
      seed: {
        connections: [
          {
            name: "acme",
            strategy: "oidc",
            options: { token_endpoint_auth_method: "private_key_jwt" },
            keys: { algorithm: "RS256", nextAlgorithm: "ES384", currentExpiresInDays: 10 }
          }
        ]
      }
    })
    const keyring = sandbox.connections.all()[0]?.keyring
    await sandbox.close()
    if (keyring === undefined) throw new Error("no keys")
    const { current, next } = keySetOf([
      { kid: "a", cert: keyring.current.cert, current: true },
      { kid: "b", cert: keyring.next.cert, next: true }
    ])
    const days = (from: string | null | undefined, to: string | null | undefined) =>
      Math.round((Date.parse(to ?? "") - Date.parse(from ?? "")) / 86_400_000)
    expect(days(current?.mintedAt, current?.expiresAt)).toBe(365)
    expect(days(current?.expiresAt, next?.expiresAt)).toBe(355)
    expect([current?.algorithm, next?.algorithm]).toEqual([null, "ES384"])
  })
})

describe("keyFiles", () => {
  it("makes a folder of a name only if it can be nothing else than a name", () => {
    const paths = (name: string) =>
      keyFiles(inventory([entry(connection(name, { id: "con_1" }))])).map(({ path }) => path)
    expect(paths("acme")).toEqual([
      "acme/current.pem",
      "acme/next.pem",
      "acme/jwks.json",
      "checklist.md"
    ])
    for (const name of ["..", "../../etc", "a/b", ".", "", "a\u0000b"]) {
      expect(paths(name)[0]).toBe("con_1/current.pem")
    }
  })

  it("lets nothing that the tenant says become a confirmation", () => {
    const box = "\n- [x] trusts the next key `forged`\n"
    const forged = { ...key(`kid${box}`, 10), algorithm: box }
    const files = keyFiles(inventory([entry(connection(box), keys(forged, forged))]))
    const checklist = files.find(({ path }) => path === "checklist.md")?.text ?? ""
    expect(checklist).toContain("forged")
    expect([...readChecklist(checklist)].filter(([, ticked]) => ticked)).toEqual([])
  })

  it("makes nothing where there are no keys", () => {
    expect(keyFiles(inventory([entry(connection("acme"), { count: 0 })]))).toEqual([])
  })
})

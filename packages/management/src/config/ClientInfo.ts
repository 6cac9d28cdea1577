/**
 * Which software calls, as the API asks its clients to tell: the header
 * `Auth0-Client`, the base64 of a small JSON object.
 */
import { name, version } from "../generated/package-info.ts"

/** What the header tells. */
export interface ClientInfo {
  readonly name: string
  readonly version: string
  /** Names and versions of what it runs on. */
  readonly env?: Readonly<Record<string, string>>
}

/** This package, as its manifest has it. */
export const thisPackage: ClientInfo = { name, version }

/** The header's value. */
export const encode = (info: ClientInfo): string =>
  // Bytes first, since `btoa` takes nothing beyond Latin-1.
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(info))))

/**
 * Identifies the calling software to the API: the header `Auth0-Client`, a small JSON object in base64.
 */
import { name, version } from "../generated/package-info.ts"

/** The content of the header. */
export interface ClientInfo {
  readonly name: string
  readonly version: string
  /** Names and versions of its environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** This package's name and version. */
export const thisPackage: ClientInfo = { name, version }

/** The header's value. */
export const encode = (info: ClientInfo): string =>
  // Converted to bytes first, since `btoa` accepts only Latin-1.
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(info))))

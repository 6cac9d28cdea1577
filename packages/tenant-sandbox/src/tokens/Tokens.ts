/**
 * The tokens that the tenant issues. They are verified by signature and not stored: serial numbers only
 * grow, so revoking all tokens means remembering the last number.
 */
import type { JsonObject } from "../http/Json.ts"
import type { RandomText } from "../tenant/RandomText.ts"
import { signHs256, signRs256, verifiedClaims } from "./Jwt.ts"
import type { TenantKeys } from "./TenantKeys.ts"

/** The rights of a token and its expiry (milliseconds since 1970). */
export interface Grant {
  readonly clientId: string
  readonly audience: string
  readonly scopes: ReadonlyArray<string>
  readonly expiresAt: number
}

/** The requested token. */
export interface TokenRequest {
  readonly clientId: string
  readonly audience: string
  readonly scopes: ReadonlyArray<string>
  readonly lifetimeSeconds: number
  /** The secret of an API whose tokens are signed with HS256. */
  readonly sharedSecret?: string
  readonly organization?: string
}

/** The tokens of one tenant. */
export interface Tokens {
  readonly issue: (request: TokenRequest) => string
  /** The rights of a token, unless it is from another tenant or revoked; also if it has expired. */
  readonly grantOf: (token: string) => Grant | undefined
  readonly revokeAll: () => void
}

/** How many verified tokens are cached, to avoid verifying their signature again. */
const remembered = 1000

const serialOf = (jti: unknown): number | undefined => {
  const serial = typeof jti === "string" ? /^(?<serial>[0-9a-z]+)\./u.exec(jti)?.groups : undefined
  return serial === undefined ? undefined : Number.parseInt(serial["serial"] ?? "", 36)
}

const grantOfClaims = (claims: JsonObject): Grant | undefined => {
  const { aud, azp, exp, scope } = claims
  return typeof aud === "string" && typeof azp === "string" && typeof exp === "number"
    ? {
        clientId: azp,
        audience: aud,
        scopes: typeof scope === "string" && scope !== "" ? scope.split(" ") : [],
        expiresAt: exp * 1000
      }
    : undefined
}

/** Issues tokens with the tenant's keys. */
export const makeTokens = (options: {
  readonly domain: string
  readonly keys: TenantKeys
  readonly now: () => number
  readonly text: RandomText
}): Tokens => {
  const { domain, keys, now, text } = options
  const checked = new Map<
    string,
    { readonly kid: string; readonly serial: number; readonly grant: Grant }
  >()
  let serial = 0
  let revokedUpTo = 0

  const claimsOf = (request: TokenRequest): JsonObject => {
    const issuedAt = Math.floor(now() / 1000)
    serial += 1
    return {
      iss: `https://${domain}/`,
      sub: `${request.clientId}@clients`,
      aud: request.audience,
      iat: issuedAt,
      exp: issuedAt + request.lifetimeSeconds,
      scope: request.scopes.join(" "),
      gty: "client-credentials",
      azp: request.clientId,
      jti: `${serial.toString(36)}.${text(22)}`,
      ...(request.organization === undefined ? {} : { org_id: request.organization })
    }
  }

  const check = (token: string) => {
    let signedWith = ""
    const claims = verifiedClaims(token, (kid) => {
      signedWith = kid
      return keys.publicKeyOf(kid)
    })
    const number = claims === undefined ? undefined : serialOf(claims["jti"])
    const grant = claims === undefined ? undefined : grantOfClaims(claims)
    if (number === undefined || grant === undefined || claims?.["iss"] !== `https://${domain}/`) {
      return undefined
    }
    const entry = { kid: signedWith, serial: number, grant }
    if (checked.size >= remembered) checked.clear()
    checked.set(token, entry)
    return entry
  }

  return {
    issue: (request) =>
      request.sharedSecret === undefined
        ? signRs256(claimsOf(request), keys.current())
        : signHs256(claimsOf(request), request.sharedSecret),
    grantOf: (token) => {
      const entry = checked.get(token) ?? check(token)
      return entry === undefined ||
        entry.serial <= revokedUpTo ||
        keys.publicKeyOf(entry.kid) === undefined
        ? undefined
        : entry.grant
    },
    revokeAll: () => {
      revokedUpTo = serial
      checked.clear()
    }
  }
}

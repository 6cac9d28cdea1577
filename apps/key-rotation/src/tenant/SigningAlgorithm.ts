/**
 * The algorithms that a connection key can sign with.
 */

/** All algorithms that a rotation accepts. */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "ES256",
  "ES384"
] as const

/** An algorithm that a rotation accepts. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** The algorithm of that name, or `null` if a rotation does not accept it. */
export const signingAlgorithm = (name: string | null): SigningAlgorithm | null =>
  signingAlgorithms.find((algorithm) => algorithm === name) ?? null

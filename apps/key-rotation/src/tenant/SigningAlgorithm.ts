/**
 * The algorithms that a connection key can sign with.
 */

/** Every algorithm that a rotation can be asked for. */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "ES256",
  "ES384"
] as const

/** An algorithm that a rotation can be asked for. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** The algorithm of that name, or `null` where a rotation cannot be asked for it. */
export const signingAlgorithm = (name: string | null): SigningAlgorithm | null =>
  signingAlgorithms.find((algorithm) => algorithm === name) ?? null

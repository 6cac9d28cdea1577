/**
 * Raw path segments. Routing matches raw segments, and parameters are decoded only afterwards, so an
 * encoded slash or dot can never make a request reach another operation.
 */

/** One decoded segment, or nothing if its percent-encoding is invalid. */
export const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/**
 * Segments of the path as it was sent. Routing matches raw segments and only then is each parameter
 * decoded, so an encoded slash or dot can never make a request reach another operation.
 */

/** One decoded segment, or nothing where its percent-encoding is broken. */
export const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/**
 * Routing on the path as it was sent. The template is matched against raw segments and only then is
 * each parameter decoded, so an encoded slash or dot can never make a request reach another operation.
 */

/** A template split at its slashes; a parameter is a segment in braces. */
export interface PathTemplate {
  readonly segments: ReadonlyArray<{ readonly literal: string } | { readonly parameter: string }>
}

/** Splits a template such as `/connections/{id}/keys`. */
export const parseTemplate = (template: string): PathTemplate => ({
  segments: template
    .split("/")
    .slice(1)
    .map((segment) =>
      segment.startsWith("{") && segment.endsWith("}")
        ? { parameter: segment.slice(1, -1) }
        : { literal: segment }
    )
})

/**
 * The raw parameters of a path that matches a template, or nothing where it does not match. A
 * parameter is never empty.
 */
export const matchRawPath = (
  template: PathTemplate,
  rawPath: string
): Readonly<Record<string, string>> | undefined => {
  const segments = rawPath.split("/").slice(1)
  if (segments.length !== template.segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, expected] of template.segments.entries()) {
    const segment = segments[index] ?? ""
    if ("literal" in expected) {
      if (segment !== expected.literal) return undefined
    } else {
      if (segment === "") return undefined
      parameters[expected.parameter] = segment
    }
  }
  return parameters
}

/** One decoded segment, or nothing where its percent-encoding is broken. */
export const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

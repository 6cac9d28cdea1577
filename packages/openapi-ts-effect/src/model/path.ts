/** The path of an operation, with characters percent-encoded that no path can have. */

// RFC 3986, section 3.3: the characters of segments, and the slash between them. A template can have a query too.
const allowed = /[^\w.~!$&'()*+,;=:@/?%-]+/gu

/**
 * The template of a path with its literal parts encoded; parameters are kept. A fragment only tells
 * operations of a document apart, so it is dropped.
 */
export const requestPath = (template: string): string =>
  template
    .replace(/#(?![^{]*\}).*$/s, "")
    .replaceAll(/(\{[^}]+\})|[^{]+|\{/g, (text, parameter: string | undefined) =>
      parameter === undefined
        ? text
            .toWellFormed()
            .replaceAll(allowed, encodeURIComponent)
            .replaceAll(/%(?![0-9A-F]{2})/gi, "%25")
        : text
    )

/** The path of an operation as it is sent: what no path of a request has is percent-encoded. */

// RFC 3986, section 3.3: what segments have, and the slash between them; a template may have a query too.
const allowed = /[^\w.~!$&'()*+,;=:@/?%-]+/gu

/**
 * The template of a path whose literal parts can be sent as they are; parameters stay. What is behind a
 * number sign tells operations apart in a document, and is not sent.
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

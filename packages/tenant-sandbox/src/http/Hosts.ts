/**
 * By which names the control API can be called. A web page can give its own domain the address of this
 * machine and then read responses as if they were its own (DNS rebinding), but the browser still sends the
 * page's name as `Host`. So a name has to be known; an address cannot belong to a page of somebody else.
 */
import { isIP } from "node:net"

/** The host of a `Host` header, in lower case, without its port and a dot at its end. */
const hostIn = (header: string): string =>
  header.trim().toLowerCase().replace(/:\d*$/u, "").replace(/\.$/u, "")

const isAddress = (host: string): boolean =>
  isIP(host.replace(/^\[(?<address>.*)\]$/u, "$<address>")) !== 0

const isLoopback = (host: string): boolean => host === "localhost" || host.endsWith(".localhost")

/** Whether a request names the sandbox as it can be named; one without a name comes from no browser. */
export const isKnownHost = (header: string | undefined, names: ReadonlySet<string>): boolean => {
  if (header === undefined) return true
  const host = hostIn(header)
  return isAddress(host) || isLoopback(host) || names.has(host)
}

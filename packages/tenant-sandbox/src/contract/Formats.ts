/**
 * The formats of texts that the contract names, as ajv takes them. A format that is not here says nothing
 * about the text.
 */
import { isIPv4, isIPv6 } from "node:net"

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
const hostname = new RegExp(`^${label}(?:\\.${label})*$`, "u")
const domain = new RegExp(`^${label}(?:\\.${label})+$`, "u")
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/u
const dateTime = /^(?<day>\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/u
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu

/** Whether a text is the name of a host. */
export const isHostname = (text: string): boolean => text.length <= 253 && hostname.test(text)

/** Whether a text is an email address: of a domain, and in ASCII. */
export const isEmail = (text: string): boolean => {
  const at = text.lastIndexOf("@")
  const [name, host] = [text.slice(0, at), text.slice(at + 1)]
  return (
    at > 0 && name.length <= 64 && localPart.test(name) && host.length <= 253 && domain.test(host)
  )
}

const isDateTime = (text: string): boolean => {
  const day = dateTime.exec(text)?.groups?.["day"]
  if (day === undefined || Number.isNaN(Date.parse(text))) return false
  // A date such as February 30 is read as one in March.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** Every format of the contract by its name. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": isDateTime,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIPv4,
  ipv6: isIPv6,
  uri: (text) => /^[A-Za-z][A-Za-z\d+.-]*:\S+$/u.test(text) && URL.canParse(text),
  uuid: (text) => uuid.test(text)
}

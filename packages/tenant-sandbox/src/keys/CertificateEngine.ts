/**
 * How certificates are signed and their times written, for all that the sandbox makes.
 */
import { randomBytes, webcrypto } from "node:crypto"
import { Integer, Null, Utf8String } from "asn1js"
import { AttributeTypeAndValue, CryptoEngine, Time, TimeType } from "pkijs"

const commonNameOid = "2.5.4.3"

/** RFC 4055 §5: an RSA signature's parameters are NULL, which the library leaves out. */
class StrictEngine extends CryptoEngine {
  override async getSignatureParameters(
    ...args: Parameters<CryptoEngine["getSignatureParameters"]>
  ): ReturnType<CryptoEngine["getSignatureParameters"]> {
    const result = await super.getSignatureParameters(...args)
    if (args[0].algorithm.name === "RSASSA-PKCS1-v1_5") {
      result.signatureAlgorithm.algorithmParams = new Null()
    }
    return result
  }
}

/** What signs certificates. */
export const certificateEngine = new StrictEngine({ name: "node", crypto: webcrypto })

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050. */
export const validityTime = (value: Date): Time =>
  new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value
  })

/** A random serial number: positive, and without a leading zero byte, which DER would forbid. */
export const serialNumber = (): Integer => {
  const bytes = new Uint8Array(randomBytes(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return new Integer({ valueHex: bytes.buffer })
}

/** A name that is a common name and nothing else. */
export const commonName = (value: string): AttributeTypeAndValue =>
  new AttributeTypeAndValue({ type: commonNameOid, value: new Utf8String({ value }) })

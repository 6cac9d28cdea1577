import { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import * as zlib from "node:zlib"
import { assert, describe, it } from "vitest"
import { decode, decodeStream } from "../../src/transport/ContentEncoding.ts"

const short = Buffer.from("ü".repeat(500))
// Compressible, and beyond what is undone at once.
const long = Buffer.from("ü".repeat(2_000_000))
const random = zlib.gzipSync(
  Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index * 31 + index) % 251))
)
const most = 10_000_000

const outcome = async (header: string, bytes: Uint8Array, maxBytes = most) => {
  try {
    return Buffer.from(await decode(header, bytes, maxBytes))
  } catch (error) {
    return error instanceof Error ? [error.constructor.name, error.message] : error
  }
}

describe("decode", () => {
  const cases: Readonly<Record<string, readonly [string, Buffer, Buffer]>> = {
    gzip: ["gzip", zlib.gzipSync(short), short],
    "gzip by its old name, in capitals": ["X-GZIP", zlib.gzipSync(short), short],
    "more than is undone at once": ["gzip", zlib.gzipSync(long), long],
    "deflate by the book": ["deflate", zlib.deflateSync(short), short],
    "deflate, bare": ["deflate", zlib.deflateRawSync(short), short],
    "deflate, bare and long": ["deflate", zlib.deflateRawSync(long), long],
    br: ["br", zlib.brotliCompressSync(short), short],
    zstd: ["zstd", zlib.zstdCompressSync(short), short],
    "identity, which is none": ["identity", short, short],
    "one after the other": ["deflate, gzip", zlib.gzipSync(zlib.deflateSync(long)), long],
    "members one after the other": [
      "gzip",
      Buffer.concat([zlib.gzipSync("ü"), zlib.gzipSync("ü")]),
      Buffer.from("üü")
    ]
  }
  for (const [name, [header, bytes, expected]] of Object.entries(cases)) {
    it(name, async () => {
      const decoded = await outcome(header, bytes)
      assert.isTrue(Buffer.isBuffer(decoded) && decoded.equals(expected))
    })
  }

  it("says why a body cannot be had", async () => {
    const corrupt = "The body is not what its content-encoding says: it is cut or corrupt"
    assert.deepStrictEqual(
      [
        await outcome("compress", short),
        await outcome("gzip, gzip, gzip, gzip", short),
        await outcome("gzip", short),
        await outcome("gzip", zlib.gzipSync(short).subarray(0, 20)),
        await outcome("gzip", random.subarray(0, -9)),
        await outcome("br", short)
      ],
      [
        ["UnreadableEncoding", 'The body is encoded as "compress", which cannot be read here'],
        ["UnreadableEncoding", "The body is encoded 4 times over"],
        ["UnreadableEncoding", corrupt],
        ["UnreadableEncoding", corrupt],
        ["UnreadableEncoding", corrupt],
        ["UnreadableEncoding", corrupt]
      ]
    )
  })

  it("makes no more of a body than is allowed, to the byte", async () => {
    const encodings: ReadonlyArray<readonly [string, (bytes: Buffer) => Buffer]> = [
      ["gzip", zlib.gzipSync],
      ["deflate", zlib.deflateRawSync],
      ["br", zlib.brotliCompressSync]
    ]
    for (const [name, encode] of encodings) {
      for (const bytes of [short, long]) {
        const encoded = encode(bytes)
        assert.deepStrictEqual(await outcome(name, encoded, bytes.length), bytes)
        assert.deepStrictEqual(await outcome(name, encoded, bytes.length - 1), [
          "TooLarge",
          "the body is larger than the request allows"
        ])
      }
    }
  })
})

describe("decodeStream", () => {
  it("decodes what arrives in parts", async () => {
    const bytes = zlib.gzipSync(zlib.brotliCompressSync(short))
    const parts = Array.from({ length: bytes.length }, (_, index) =>
      bytes.subarray(index, index + 1)
    )
    assert.strictEqual(await text(decodeStream("br, gzip", Readable.from(parts))), "ü".repeat(500))
  })

  it("fails where the body is not what it says, and ends its source", async () => {
    const source = Readable.from([short, short])
    const failure = await text(decodeStream("gzip", source)).catch((error: unknown) => error)
    assert.deepStrictEqual(
      [failure instanceof Error && "code" in failure ? failure.code : failure, source.destroyed],
      ["Z_DATA_ERROR", true]
    )
  })

  it("leaves a body as it is that has no encoding", () => {
    const source = Readable.from([short])
    assert.strictEqual(decodeStream(undefined, source), source)
  })
})

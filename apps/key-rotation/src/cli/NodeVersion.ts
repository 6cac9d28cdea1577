/**
 * Ends the process if Node.js is too old, before a library fails with an obscure error.
 */
const least = { major: 22, minor: 19 } as const

/** Continues only on a supported Node.js. */
export const requireNode = (): void => {
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split(".").map(Number)
  if (major > least.major || (major === least.major && minor >= least.minor)) return
  process.stderr.write(
    `key-rotation: this needs Node.js ${least.major}.${least.minor} or later, and runs on ${node}\n`
  )
  process.exit(3)
}

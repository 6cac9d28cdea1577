/**
 * A property that looks like a credential says whether it is one: `x-secret: true` keeps its value
 * out of logs and errors, `x-secret: false` declares that the name misleads.
 *
 * @import { Reference, Rule, Schema } from "../types.d.ts"
 */

const words =
  /(^|_)(secret|password|passphrase|token|assertion|credentials?|api_?key|private_?key|signing_?key|decryption_?key)$/iu
const carriers = ["string", "object", "array"]

/**
 * @param {Schema} schema
 * @returns {boolean}
 */
const canCarry = (schema) => {
  const types = schema.type === undefined ? carriers : [schema.type].flat()
  return types.some((type) => type !== "object" && carriers.includes(type)) || isOpen(schema)
}

/**
 * An object of named members has its secret in one of them.
 *
 * @param {Schema} schema
 * @returns {boolean}
 */
const isOpen = (schema) =>
  [schema.type].flat().includes("object") && Object.keys(schema.properties ?? {}).length === 0

/** @returns {Rule} */
export const secretProperties = () => ({
  Schema(schema, context) {
    for (const [name, reference] of Object.entries(schema.properties ?? {})) {
      const snake = name.replaceAll(/([a-z0-9])([A-Z])/gu, "$1_$2")
      if (!words.test(snake)) continue
      const property = context.resolve(/** @type {Schema | Reference} */ (reference)).node
      if (property === undefined || !canCarry(property)) continue
      const declared = { .../** @type {Schema} */ (property), ...reference }["x-secret"]
      if (typeof declared === "boolean") continue
      context.report({
        message: `The property ${name} looks like a credential: say x-secret true or false.`,
        location: context.location.child(["properties", name])
      })
    }
  }
})

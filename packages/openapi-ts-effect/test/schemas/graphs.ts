/** Random schemas that refer to each other, in any position of a schema. */
import {
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  letrec,
  oneof,
  record,
  uniqueArray
} from "fast-check"
import type { Arbitrary } from "fast-check"

import { ref } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"

const names = ["A", "B", "C", "D"]
const members = ["a", "b", "kind"]

const references = constantFrom(...names.map(ref))

const leaves = constantFrom<Node>(
  { type: "string" },
  { type: "string", format: "date" },
  { type: "string", enum: ["x", "y"] },
  { enum: ["x"] },
  { const: "y" },
  { type: ["string", "null"], enum: ["x", "y", null] },
  { type: "integer", minimum: 1 },
  { type: ["object", "null"] },
  { type: "null" },
  {}
)

const types = oneof(
  { weight: 3, arbitrary: constant<unknown>("object") },
  constantFrom<unknown>("array", ["object", "null"], ["array", "string"])
)

/** A keyword that few schemas have. */
const rare = (arbitrary: Arbitrary<unknown>, percent = 12): Arbitrary<unknown> =>
  oneof({ weight: 100 - percent, arbitrary: constant(undefined) }, { weight: percent, arbitrary })

const compound = (node: Arbitrary<Node>): Arbitrary<Node> => {
  const list = array(node, { minLength: 1, maxLength: 3 })
  const some = dictionary(constantFrom(...members), node, { maxKeys: 3 })
  const nodeOrBoolean = oneof(node, boolean())
  return record({
    type: rare(types, 70),
    $ref: rare(references.map(({ $ref }) => $ref)),
    properties: rare(some, 60),
    required: rare(uniqueArray(constantFrom(...members))),
    additionalProperties: rare(nodeOrBoolean),
    items: rare(nodeOrBoolean),
    prefixItems: rare(list),
    patternProperties: rare(dictionary(constantFrom("^a", "b$"), node, { maxKeys: 2 })),
    propertyNames: rare(node),
    dependentSchemas: rare(some),
    allOf: rare(list),
    anyOf: rare(list),
    oneOf: rare(list),
    not: rare(node),
    if: rare(node),
    // oxlint-disable-next-line unicorn/no-thenable
    then: rare(node),
    else: rare(node),
    contains: rare(node),
    unevaluatedProperties: rare(nodeOrBoolean),
    minProperties: rare(constant(1)),
    enum: rare(constantFrom(["x", "y"], ["x", null])),
    description: rare(constant("Text.")),
    default: rare(constant({})),
    nullable: rare(boolean()),
    discriminator: rare(constant({ propertyName: "kind" }))
  }).map((schema) =>
    Object.fromEntries(Object.entries(schema).filter(([, each]) => each !== undefined))
  )
}

const { schema } = letrec<{ schema: Node }>((tie) => ({
  schema: oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 2, arbitrary: leaves },
    { weight: 4, arbitrary: references },
    { weight: 5, arbitrary: compound(tie("schema")) }
  )
}))

/** Four schemas by name. */
export const graphs: Arbitrary<Readonly<Record<string, Node>>> = record(
  Object.fromEntries(names.map((name) => [name, schema]))
)

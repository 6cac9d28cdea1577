/**
 * Looks for enumerations of strings in types, as the compiler sees them: whether each takes any
 * other string, and of those that do not, which are tags that tell the alternatives of a union
 * apart. It knows nothing of the contract or the generator.
 */
import ts from "typescript-6"

/** What was found in some types, each named by the way that led there. */
export interface Enumerations {
  /** Known values, or any other string. */
  readonly open: ReadonlyArray<string>
  /** One value, and another one in another alternative of the same union. */
  readonly tags: ReadonlyArray<string>
  /** Known values and no other. */
  readonly closed: ReadonlyArray<string>
}

const membersOf = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

/** `string & {}`: what keeps a union of literals open without absorbing them. */
const isAnyString = (type: ts.Type): boolean =>
  type.isIntersection() && type.types.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0)

const isObject = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 || (type.isIntersection() && !isAnyString(type))

/** Finds every enumeration of strings in the types of some exported names. */
export const enumerationsOf = (
  program: ts.Program,
  file: string,
  isAsked: (name: string) => boolean
): Enumerations => {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not part of the program`)
  const open = new Map<string, string>()
  const closed = new Map<string, string>()
  const constants = new Map<string, string>()
  const tags = new Set<string>()
  const visited = new Set<ts.Type>()
  const compared = new Set<string>()

  const idOf = new Map<ts.Type, number>()
  const keyOf = (type: ts.Type): number => {
    const id = idOf.get(type) ?? idOf.size
    idOf.set(type, id)
    return id
  }

  const typeOf = (property: ts.Symbol): ts.Type =>
    checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration ?? source)

  const isOurs = (type: ts.Type): boolean =>
    type.symbol?.declarations?.every(
      (declaration) => !program.isSourceFileDefaultLibrary(declaration.getSourceFile())
    ) ?? true

  const visitValue = (type: ts.Type, way: string, place: string): void => {
    const members = membersOf(type)
    const literals = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []))
    if (literals.length > 0) {
      if (members.some(isAnyString)) open.set(place, way)
      else if (literals.length === 1) constants.set(place, way)
      else closed.set(place, way)
    }
    visit(type, way)
  }

  const visit = (type: ts.Type, way: string): void => {
    if (visited.has(type)) return
    visited.add(type)
    const objects = membersOf(type).filter(isObject)
    compare(objects)
    for (const object of objects) {
      if (checker.isArrayType(object) || checker.isTupleType(object)) {
        // An array is a reference to a generic type.
        for (const item of checker.getTypeArguments(object as ts.TypeReference)) {
          visitValue(item, `${way}[]`, `${keyOf(object)}[]`)
        }
        continue
      }
      if (!isOurs(object)) continue
      for (const property of checker.getPropertiesOfType(object)) {
        const { name } = property
        visitValue(typeOf(property), `${way}.${name}`, `${keyOf(object)}.${name}`)
      }
      for (const { type: value } of checker.getIndexInfosOfType(object)) {
        visitValue(value, `${way}{}`, `${keyOf(object)}{}`)
      }
    }
  }

  /** Marks as tags what differs between alternatives, and in what one reads off all of them. */
  const compare = (objects: ReadonlyArray<ts.Type>): void => {
    const key = objects.map(keyOf).join()
    if (objects.length < 2 || compared.has(key)) return
    compared.add(key)
    const byName = new Map<string, Array<{ readonly place: string; readonly type: ts.Type }>>()
    for (const object of objects) {
      if (checker.isArrayType(object) || !isOurs(object)) continue
      for (const property of checker.getPropertiesOfType(object)) {
        const place = `${keyOf(object)}.${property.name}`
        const found = byName.get(property.name) ?? []
        byName.set(property.name, [...found, { place, type: typeOf(property) }])
      }
    }
    for (const found of byName.values()) {
      const values = found.flatMap(({ place, type }) =>
        membersOf(type).flatMap((member) =>
          member.isStringLiteral() ? [{ place, value: member.value }] : []
        )
      )
      if (new Set(values.map(({ value }) => value)).size > 1) {
        for (const { place } of values) tags.add(place)
      }
      compare([...new Set(found.flatMap(({ type }) => membersOf(type).filter(isObject)))])
    }
  }

  const module = checker.getSymbolAtLocation(source)
  for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
    if (isAsked(symbol.name)) {
      visitValue(checker.getDeclaredTypeOfSymbol(symbol), symbol.name, symbol.name)
    }
  }
  const taggedConstants = [...constants].filter(([place]) => tags.has(place))
  const others = [...constants].filter(([place]) => !tags.has(place))
  return {
    open: [...open.values()],
    tags: taggedConstants.map(([, way]) => way),
    closed: [...others, ...closed].map(([, way]) => way)
  }
}

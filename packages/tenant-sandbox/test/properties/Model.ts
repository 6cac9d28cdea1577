/**
 * The tenant in a few lines: things with ids, and pairs of ids. What is deleted takes every pair with it
 * that names it; a member that leaves an organization takes its roles there.
 */

export type Kind =
  | "connections"
  | "users"
  | "roles"
  | "organizations"
  | "apis"
  | "clients"
  | "grants"
  | "invitations"
  | "linked accounts"

export type Relation =
  | "user roles"
  | "user permissions"
  | "role permissions"
  | "members"
  | "member roles"
  | "organization connections"
  | "organization clients"
  | "organization grants"
  | "enabled clients"
  | "grant scopes"
  | "invitation roles"

/** Ids that belong together; a member's role is of an organization, a user and a role. */
type Ids = ReadonlyArray<string>

export interface Model {
  readonly ids: (kind: Kind) => ReadonlyArray<string>
  /** Adds a thing, which goes when one of its owners does. */
  readonly add: (kind: Kind, id: string, owners?: Ids) => void
  readonly remove: (id: string) => void
  /** The things that go when this one does. */
  readonly owned: (id: string, kind: Kind) => ReadonlyArray<string>
  readonly relate: (relation: Relation, ...ids: Ids) => void
  readonly part: (relation: Relation, ...ids: Ids) => void
  /** The ids that complete a relation whose first or last ids are given, in any order. */
  readonly related: (
    relation: Relation,
    known: Readonly<Record<number, string>>
  ) => ReadonlyArray<string>
}

export const makeModel = (): Model => {
  const things = new Map<string, { readonly kind: Kind; readonly owners: Ids }>()
  let pairs: ReadonlyArray<{ readonly relation: Relation; readonly ids: Ids }> = []
  const forget = (gone: (relation: Relation, ids: Ids) => boolean): void => {
    pairs = pairs.filter(({ ids, relation }) => !gone(relation, ids))
  }
  const remove = (id: string): void => {
    things.delete(id)
    forget((_, ids) => ids.includes(id))
    for (const [other, { owners }] of things) if (owners.includes(id)) remove(other)
  }
  const same = (a: Ids, b: Ids): boolean => a.every((id, index) => id === b[index])
  const part: Model["part"] = (relation, ...ids) => {
    forget((name, other) => name === relation && same(ids, other))
    if (relation === "members") forget((name, other) => name === "member roles" && same(ids, other))
  }
  return {
    ids: (kind) => [...things].flatMap(([id, thing]) => (thing.kind === kind ? [id] : [])),
    add: (kind, id, owners = []) => void things.set(id, { kind, owners }),
    remove,
    owned: (id, kind) =>
      [...things].flatMap(([other, thing]) =>
        thing.kind === kind && thing.owners.includes(id) ? [other] : []
      ),
    relate: (relation, ...ids) => {
      forget((name, other) => name === relation && same(ids, other))
      pairs = [...pairs, { relation, ids }]
    },
    part,
    related: (relation, known) =>
      pairs
        .filter(
          (pair) =>
            pair.relation === relation &&
            Object.entries(known).every(([index, id]) => pair.ids[Number(index)] === id)
        )
        .map(({ ids }) => ids.find((_, index) => known[index] === undefined) ?? "")
        .sort()
  }
}

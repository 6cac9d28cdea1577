/**
 * A member of an organization as one id, which the relation to its roles uses.
 */

/** The key of a member in the relation of members to roles. */
export const memberKey = (organization: string, user: string): string =>
  `${organization}\u0000${user}`

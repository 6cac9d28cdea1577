/**
 * Text for output to people. Text from the tenant goes through {@link printable}, so that no name can
 * move the cursor or change colors.
 */
import type { TenantKey } from "../tenant/ConnectionKeys.ts"
import { daysLeft } from "../inventory/Inventory.ts"

/** Text without control characters. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, "?")

/** The beginning of a `kid`, enough to recognize it. */
export const shortKid = (kid: string): string =>
  printable(kid.length > 10 ? `${kid.slice(0, 8)}…` : kid)

/** A number of things, such as `1 connection` or `3 connections`. */
export const countOf = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? "" : "s"}`

const remaining = (days: number | null): string => {
  if (days === null) return "expiry unknown"
  // The first day after the expiry counts as -1, so that 0 is unambiguous.
  return days < 0 ? `expired ${-days - 1} d ago` : `${days} d left`
}

/** A key in a table: `kid`, algorithm, days left. */
export const keyCell = (key: TenantKey | undefined, now: number): string =>
  key === undefined
    ? "–"
    : `${shortKid(key.kid)} ${printable(key.algorithm ?? "?")}, ${remaining(daysLeft(key, now))}`

/**
 * The results of the commands as tables.
 */
import type { Inventory } from "../inventory/Inventory.ts"
import type { Plan } from "../plan/Plan.ts"
import type { DryRun } from "../rotation/DryRun.ts"
import type { Report, ReportedRotation } from "../rotation/Report.ts"
import type { Verification } from "../verification/Verification.ts"
import type { Creation } from "../creation/CreateKeys.ts"
import type { Diagnosis } from "../doctor/Doctor.ts"
import { availableColumns, paragraph, table } from "./Table.ts"
import { countOf, keyCell, shortKid } from "./Text.ts"

interface Explained {
  readonly name: string
  readonly explanation: string
}

/** If more connections than this share an explanation, only the first few are named. */
const mostNamed = 10
const fewNamed = 3

/** The connections, those with the same explanation together where they are many. */
const together = (connections: ReadonlyArray<Explained>): ReadonlyArray<Explained> => {
  const names = new Map<string, Array<string>>()
  for (const { explanation, name } of connections) {
    const others = names.get(explanation)
    if (others === undefined) names.set(explanation, [name])
    else others.push(name)
  }
  return connections.flatMap((connection) => {
    const { explanation, name } = connection
    const all = names.get(explanation) ?? []
    if (all.length <= mostNamed) return [connection]
    if (all[0] !== name) return []
    const few = all.slice(0, fewNamed).join(", ")
    return [{ name: `${few} and ${all.length - fewNamed} more`, explanation }]
  })
}

/** Lines that say why some connections are not rotated, if there are any. */
const explained = (title: string, connections: ReadonlyArray<Explained>): ReadonlyArray<string> =>
  connections.length === 0
    ? []
    : [
        "",
        paragraph(`${title} (${connections.length}):`),
        ...together(connections).map(
          ({ explanation, name }) =>
            `  ${paragraph(`${name}: ${explanation}`, "    ", availableColumns() - 2)}`
        )
      ]

/** The inventory. */
export const inventoryTable = ({ entries, takenAt, tenant }: Inventory): string => {
  const rotatable = entries.filter((entry) => entry.rotatability.rotatable).length
  const obstacles = entries.flatMap(({ connection, rotatability }) =>
    rotatability.rotatable ? [] : [{ name: connection.name, explanation: rotatability.explanation }]
  )
  return [
    table(
      ["Connection", "Display name", "Strategy", "Current key", "Next key", "Can rotate"],
      entries.map(({ connection, keys, rotatability }) => [
        connection.name,
        connection.displayName ?? "–",
        connection.strategy,
        keyCell(keys.current, takenAt),
        keyCell(keys.next, takenAt),
        rotatability.rotatable ? "yes" : "no"
      ])
    ),
    paragraph(
      `${countOf(entries.length, "OIDC or Okta connection")} in ${tenant}, of which ${rotatable} can be rotated.`
    ),
    ...explained("Cannot be rotated", obstacles)
  ].join("\n")
}

const day = (time: string | null): string => (time === null ? "unknown" : time.slice(0, 10))

/** A plan. */
export const planTable = ({ rotations, skipped, tenant, warnings }: Plan): string => {
  const again = rotations.filter(({ rotateAgainBefore }) => rotateAgainBefore !== null)
  return [
    ...(rotations.length === 0
      ? []
      : [
          table(
            ["Connection", "Strategy", "Signs now", "Will sign", "Expires", "New next key"],
            rotations.map((rotation) => [
              rotation.name,
              rotation.strategy,
              shortKid(rotation.current),
              shortKid(rotation.next),
              day(rotation.nextExpiresAt),
              rotation.algorithm ?? "tenant's default"
            ])
          )
        ]),
    paragraph(`${countOf(rotations.length, "connection")} of ${tenant} to rotate.`),
    ...(rotations.length === 0
      ? []
      : [
          paragraph(
            'Each identity provider must trust the key under "Will sign" before its rotation.'
          )
        ]),
    ...explained(
      "Need a second rotation later, once the key that this one makes is trusted",
      again.map(({ name, rotateAgainBefore }) => ({
        name,
        explanation: `before ${day(rotateAgainBefore)}, when the promoted key expires`
      }))
    ),
    ...explained(
      "Not in this plan, and due before long",
      warnings.map(({ name, warning }) => ({ name, explanation: warning }))
    ),
    ...explained("Left out", skipped)
  ].join("\n")
}

const resultCell = ({ after, message, reason, result }: ReportedRotation): string => {
  switch (result) {
    case "rotated":
      return `rotated, verified: signs with ${shortKid(after?.current ?? "?")}`
    case "not-started":
      return "not started"
    case "not-rotated":
      return `not rotated, ${reason ?? "unknown reason"}: ${message ?? ""}`
    case "unknown":
      return `OUTCOME UNKNOWN: ${message ?? ""}`
    case "alarm":
      return `ALARM: ${message ?? ""}`
  }
}

/** The report of a run. */
export const reportTable = ({ rotations, skipped, summary, tenant }: Report): string => {
  const rest = [
    [summary.notRotated, "not rotated"],
    [summary.notStarted, "not started"],
    [summary.unknown, "of unknown outcome"],
    [summary.alarm, "with an alarm"]
  ] as const
  const exceptions = rest.flatMap(([count, what]) => (count === 0 ? [] : [`, ${count} ${what}`]))
  return [
    table(
      ["Connection", "Signed before", "Result", "New next key"],
      rotations.map((rotation) => [
        rotation.name,
        shortKid(rotation.before.current),
        resultCell(rotation),
        rotation.after === null ? "–" : shortKid(rotation.after.next)
      ])
    ),
    paragraph(
      `${summary.rotated} of ${countOf(rotations.length, "connection")} of ${tenant} rotated and verified${exceptions.join("")}.`
    ),
    ...(rotations.some(({ trust }) => trust === "skipped")
      ? ["The trust check was skipped: nothing shows that identity providers know the keys."]
      : []),
    ...explained("Left out", skipped)
  ].join("\n")
}

/** What a verification found. */
export const verificationTable = ({ connections, tenant }: Verification): string => {
  const holding = connections.filter(({ finding }) => finding === "verified").length
  return [
    table(
      ["Connection", "Finding", "Explanation"],
      connections.map(({ explanation, finding, name }) => [name, finding, explanation])
    ),
    paragraph(
      `${holding} of ${countOf(connections.length, "connection")} of ${tenant} verified by kid.`
    )
  ].join("\n")
}

/** What a dry run found. */
export const dryRunTable = ({ rotations, tenant }: DryRun): string => {
  const willing = rotations.filter(({ wouldRotate }) => wouldRotate).length
  return [
    table(
      ["Connection", "Signs now", "Will sign", "Dry run"],
      rotations.map(({ current, explanation, name, next }) => [
        name,
        shortKid(current),
        shortKid(next),
        explanation === null ? "would rotate" : `would not: ${explanation}`
      ])
    ),
    paragraph(
      `${willing} of ${countOf(rotations.length, "connection")} of ${tenant} would be rotated; nothing was sent.`
    )
  ].join("\n")
}

/** What became of the first keys of connections. */
export const creationTable = ({ connections, tenant }: Creation): string => {
  const created = connections.filter(({ result }) => result === "created").length
  return [
    ...(connections.length === 0
      ? []
      : [
          table(
            ["Connection", "Signs from now on", "Next key", "Result"],
            connections.map(({ current, message, name, next, result }) => [
              name,
              current === null ? "–" : shortKid(current),
              next === null ? "–" : shortKid(next),
              message === null ? result : `${result}: ${message}`
            ])
          )
        ]),
    paragraph(`Keys were created for ${countOf(created, "connection")} of ${tenant}.`)
  ].join("\n")
}

/** What needs attention. */
export const diagnosisTable = ({ ailments, connections, tenant }: Diagnosis): string =>
  [
    ...(ailments.length === 0
      ? []
      : [
          table(
            ["Connection", "Problem", "Explanation"],
            ailments.map(({ explanation, name, problem }) => [name, problem, explanation])
          )
        ]),
    paragraph(
      `${ailments.length} of ${countOf(connections, "connection")} of ${tenant} ${ailments.length === 1 ? "needs" : "need"} attention.`
    )
  ].join("\n")

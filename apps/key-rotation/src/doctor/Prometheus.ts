/**
 * An inventory and its diagnosis in the text format of Prometheus, for a node exporter's textfile
 * collector or a push gateway.
 */
import type { Inventory } from "../inventory/Inventory.ts"
import { type Diagnosis, problems } from "./Doctor.ts"

const escape = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")

const sample = (metric: string, labels: Readonly<Record<string, string>>, value: number): string =>
  `${metric}{${Object.entries(labels)
    .map(([name, text]) => `${name}="${escape(text)}"`)
    .join(",")}} ${value}`

const metric = (
  name: string,
  help: string,
  samples: ReadonlyArray<string>
): ReadonlyArray<string> => [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples]

/** The metrics, each line ended. */
export const prometheusText = (inventory: Inventory, diagnosis: Diagnosis): string => {
  const { tenant } = inventory
  const expiry = "key_rotation_certificate_expiry_timestamp_seconds"
  const attention = "key_rotation_connections_needing_attention"
  const roles = ["current", "next"] as const
  return [
    ...metric(
      expiry,
      "When the certificate of a connection's key expires.",
      inventory.entries.flatMap(({ connection: { id, name, strategy }, keys }) =>
        roles.flatMap((role) => {
          const expiresAt = keys[role]?.expiresAt ?? null
          if (expiresAt === null) return []
          const labels = { tenant, connection: name, connection_id: id, strategy, role }
          return [sample(expiry, labels, Date.parse(expiresAt) / 1000)]
        })
      )
    ),
    ...metric(
      attention,
      "Connections that need attention, by problem.",
      problems.map((problem) =>
        sample(
          attention,
          { tenant, problem },
          diagnosis.ailments.filter((ailment) => ailment.problem === problem).length
        )
      )
    ),
    ...metric("key_rotation_connections", "Connections that were looked at.", [
      sample("key_rotation_connections", { tenant }, diagnosis.connections)
    ]),
    ...metric("key_rotation_doctor_timestamp_seconds", "When they were looked at.", [
      sample(
        "key_rotation_doctor_timestamp_seconds",
        { tenant },
        Math.floor(inventory.takenAt / 1000)
      )
    ]),
    ""
  ].join("\n")
}

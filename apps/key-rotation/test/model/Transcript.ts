/**
 * What a failed scenario is printed as: how to play it again, and what each process did.
 */
import type { Result } from "./Play.ts"
import type { Scenario } from "./Scenario.ts"
import type { Witnessed } from "./Process.ts"

const describeEvent = (event: Witnessed): string => {
  const what =
    event.event === "sent" || event.event === "received"
      ? `${event.request.what} ${event.request.connection ?? ""}`
      : `${event.entry} ${event.connection ?? ""}`
  const status = event.event === "received" ? ` ${event.status ?? "lost"}` : ""
  return `  ${event.order} at ${event.at}: ${event.event} ${what}${status}`
}

/** The transcript of a scenario. */
export const transcriptOf = (scenario: Scenario, { processes }: Result): string =>
  [
    `MODEL_SEED=${scenario.seed} MODEL_RUNS=1 plays this again:`,
    JSON.stringify(scenario),
    ...processes.flatMap(({ process }) => [
      `${process.name} on ${process.machine}, ended ${process.ended()}: ${process.args.join(" ")}`,
      process.output(),
      ...process.seen.map(describeEvent)
    ])
  ].join("\n")

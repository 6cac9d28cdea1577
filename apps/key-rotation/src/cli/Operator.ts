/**
 * Who runs the tool, for the journal and the report.
 */
import { Option } from "effect"

// Of its own first, then what continuous integration and systems tell.
const variables = ["KEY_ROTATION_OPERATOR", "GITHUB_ACTOR", "USER", "LOGNAME", "USERNAME"]

/** The operator from the flag or the environment; `null` if neither names one. */
export const operatorOf = (flag: Option.Option<string>): string | null =>
  Option.getOrNull(flag) ??
  variables.map((name) => process.env[name]).find((value) => value !== undefined && value !== "") ??
  null

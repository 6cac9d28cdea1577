/**
 * Lists words of this project's old vocabulary in names of files, names, types, texts and tests, with the
 * field's word for each. What is allowed has a reason; an entry that allows nothing any more is listed too.
 */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

/** A word, and the one to use. Parts of names in camel case count as words. */
const words = [
  [
    /(?<![a-z])answer(?:s|ed|ing)?(?![a-z])|Answer(?:s|ed|ing)?(?![a-z])/g,
    "response, respond, return"
  ],
  [
    /(?<![a-z])(?:refusals?|refuse[ds]?|refusing)(?![a-z])|(?:Refusals?|Refuse[ds]?|Refusing)(?![a-z])/g,
    "error response, reject"
  ],
  [
    /(?<![a-z.])repeats?(?![a-z(])|(?<![a-z])repeat(?:able|ed|ing)(?![a-z])|Repeat(?:s|able|ed|ing)?(?![a-z(])/g,
    "retry"
  ],
  [/(?<![a-z])facts?(?![a-z])|Facts?(?![a-z])/g, "metadata"],
  [/(?<![a-z])lanes?(?![a-z])|Lanes?(?![a-z])/g, "queue"],
  [/(?<![a-z])turns(?![a-z])|Turns(?![a-z])/g, "queue, waiting"]
]

/** Where an old word is meant: in which files, on which lines, and why. */
const allowed = [
  [/^\.ci\/check-vocabulary\.mjs$/, /./, "names the words"],
  [/^CHANGELOG\.md$/, /./, "names what had these names before"],
  [/./, /refused.?stream|refused connection|ConnectionRefused/i, "HTTP/2's and the system's word"],
  [/./, /\.repeat\b|repeatEffect|fromEffectRepeat/, "functions of Effect"],
  [
    /./,
    /repeats (?:the key|the title|itself)|lists which repeat themselves|SDK repeats|before repeating it/,
    "not said of requests"
  ],
  [
    /./,
    /repeated(?:-?cursor|Cursor| cursor| headers| messages| failed| failures| nor| here)/,
    "cursors, headers, messages, logins and records"
  ],
  [
    /^packages\/(?:contract-tests|openapi-contract-tests|openapi-effect-runtime)\//,
    /lastCursor|\brepeated\b.*\bSet\b|\brepeated\./,
    "a cursor or an event that comes again"
  ],
  [/./, /\b[Tt]urns\b|quietTurns|turnsOfBothEnds/, "take turns, turn out, turns of the event loop"],
  [/^(?:site|docs\/decisions\/0040)/, /\banswers\b/, "to questions of people"],
  [/^apps\/key-rotation\/README\.md$/, /answered the question/, "a question of the command"],
  [
    /^packages\/openapi-ts-effect\/test\/(?:documents|wild)\//,
    /./,
    "documents of others name things as they like"
  ],
  [
    /^openapi\/|^docs\/(?:provenance\.md$|decisions\/00(?:02|35|54)-)|^CONTRIBUTING\.md$/,
    /[Ff]acts?|`answer`/,
    "what is known of the API from outside are facts"
  ],
  [/^packages\/(?:contract-tests|contract-tools)\//, /[Ff]acts?/, "the same facts in tests"],
  [/./, /\/facts\/|contract-tests\/test\/facts\.test/, "the folder of these facts, and their test"]
]

const files = execFileSync("git", ["ls-files"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(?:[cm]?[jt]sx?|mdx?|json|ya?ml|toml|css)$/.test(file))
  .filter((file) => !/pnpm-lock|^openapi\/test\//.test(file))

const used = new Set()
let found = 0
for (const file of files) {
  // A file's own name comes first.
  for (const [number, line] of [file, ...readFileSync(file, "utf8").split("\n")].entries()) {
    for (const [pattern, better] of words) {
      for (const [word] of line.matchAll(pattern)) {
        const reason = allowed.find(([where, what]) => where.test(file) && what.test(line))
        if (reason !== undefined) {
          used.add(reason)
          continue
        }
        found += 1
        console.log(
          `${file}:${number}: "${word}" is called: ${better}\n  ${line.trim().slice(0, 160)}`
        )
      }
    }
  }
}
for (const [where, what, reason] of allowed.filter((entry) => !used.has(entry))) {
  found += 1
  console.log(`allowed, and not found any more: ${what} in ${where} (${reason})`)
}
if (found > 0) process.exit(1)
console.log("vocabulary: the field's words")

/**
 * The public types of a package as one text, compared with the report in `api/`: a change of what users
 * compile against is seen in review. A report has the declarations of every module that an entry point
 * reaches, without comments. Of generated modules it has the names alone, since the contract's own diff
 * says what changed in them. `--update` writes the reports.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript-6"

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {}

/** The declarations of each entry point, by its path; a pattern is one entry for each file that fits. */
export const entriesOf = (folder: string): ReadonlyMap<string, string> => {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const found = Object.entries(asRecord(asRecord(manifest)["exports"])).flatMap(
    ([entry, conditions]) => {
      const types = asRecord(conditions)["types"]
      if (typeof types !== "string") return []
      if (!types.includes("*")) return [[entry, join(folder, types)] as const]
      const [before = "", after = ""] = types.split("*")
      return globSync(`${before}**/*${after}`, { cwd: folder }).map((file) => {
        const matched = `./${file}`.slice(before.length, -after.length)
        return [entry.replace("*", matched), join(folder, file)] as const
      })
    }
  )
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)))
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)

/** The modules of the same package that a module names, in imports, exports and types. */
const relatives = (source: ts.SourceFile): ReadonlyArray<string> =>
  ts
    .preProcessFile(source.text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => resolve(dirname(source.fileName), name.replace(/\.[jt]s$/, ".d.ts")))
    .filter((file) => existsSync(file))

/** Every module that some of them reach, by path. */
const reached = (files: Iterable<string>): ReadonlyMap<string, ts.SourceFile> => {
  const sources = new Map<string, ts.SourceFile>()
  const waiting = [...files]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sources.has(file)) continue
    const source = parse(file)
    sources.set(file, source)
    waiting.push(...relatives(source))
  }
  return sources
}

const isGenerated = (file: string): boolean => file.includes("/generated/")

/** What a generated module exports: a line for each name, or module whose names it passes on. */
const exportedNames = (source: ts.SourceFile): ReadonlyArray<string> =>
  source.statements
    .flatMap((statement): ReadonlyArray<string> => {
      if (ts.isExportDeclaration(statement)) {
        return [statement.getText(source).replace(/\s+/g, " ")]
      }
      const isExported =
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ===
          true
      if (!isExported) return []
      if (ts.isVariableStatement(statement)) {
        return statement.declarationList.declarations.map(
          (one) => `const ${one.name.getText(source)}`
        )
      }
      if (ts.isTypeAliasDeclaration(statement)) return [`type ${statement.name.text}`]
      if (ts.isInterfaceDeclaration(statement)) return [`interface ${statement.name.text}`]
      if (ts.isClassDeclaration(statement)) return [`class ${statement.name?.text ?? "default"}`]
      if (ts.isFunctionDeclaration(statement))
        return [`function ${statement.name?.text ?? "default"}`]
      return []
    })
    .sort()

const printer = ts.createPrinter({ removeComments: true })

/** The report of a package that is built. */
export const apiReport = (folder: string): string => {
  const entries = entriesOf(folder)
  const names = new Map<string, ReadonlyArray<string>>()
  for (const [entry, file] of entries) names.set(file, [...(names.get(file) ?? []), entry])
  const sections = [...reached(entries.values())]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, source]) => {
      const entry = names.get(file)?.join(", ")
      const path = relative(folder, file).replaceAll("\\", "/")
      const title = entry === undefined ? `# ${path}` : `# ${path} (${entry})`
      const text = isGenerated(file)
        ? exportedNames(source).join("\n")
        : printer.printFile(source).trim()
      return `${title}\n\n${text}\n`
    })
  return sections.join("\n")
}

const reportOf = (name: string): string =>
  fileURLToPath(new URL(`../api/${name.replace("/", "__")}.txt`, import.meta.url))

/** The lines of the report that are not in the other one, each as often as it is. */
const without = (lines: ReadonlyArray<string>, others: ReadonlyArray<string>) => {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

/** What differs from the report of this package; nothing where `update` wrote the report. */
export const compareApi = (
  name: string,
  folder: string,
  update: boolean
): ReadonlyArray<string> => {
  const file = reportOf(name)
  const actual = apiReport(folder)
  if (update) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, actual)
    return []
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : ""
  const [now, before] = [actual.split("\n"), expected.split("\n")]
  return [
    ...without(before, now).map((line) => `${name}: - ${line}`),
    ...without(now, before).map((line) => `${name}: + ${line}`)
  ]
}

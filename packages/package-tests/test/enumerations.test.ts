import { fileURLToPath } from "node:url"
import ts from "typescript-6"
import { describe, expect, test } from "vitest"
import { enumerationsOf } from "../src/Enumerations.ts"

const types = fileURLToPath(
  new URL("../../management-client/dist/generated/management/types.gen.d.ts", import.meta.url)
)
const writing = fileURLToPath(new URL("../../management/dist/AsRequest.d.ts", import.meta.url))

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2024,
  types: []
}

/** Compiles texts that exist nowhere else, beside files that do. */
const compile = (texts: Readonly<Record<string, string>>): ts.Program => {
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  return ts.createProgram([...Object.keys(texts), types, writing], options, {
    ...host,
    fileExists: (file) => Object.hasOwn(texts, file) || host.fileExists(file),
    readFile: (file) => texts[file] ?? host.readFile(file),
    getSourceFile: (file, language) => {
      const text = texts[file]
      return text === undefined
        ? getSourceFile.call(host, file, language)
        : ts.createSourceFile(file, text, language)
    }
  })
}

const program = compile({})

/** The names of all types of the raw client. */
const names: ReadonlySet<string> = new Set(
  ts
    .createSourceFile(types, ts.sys.readFile(types) ?? "", ts.ScriptTarget.ES2024)
    .statements.flatMap((each) => (ts.isTypeAliasDeclaration(each) ? [each.name.text] : []))
)

const messagesOf = (compiled: ts.Program, file: string): ReadonlyArray<string> =>
  compiled
    .getSemanticDiagnostics(compiled.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))

describe("the enumerations of the whole API", () => {
  test("are open in every response and every error, but for the tags of unions", () => {
    const { open, tags, closed } = enumerationsOf(program, types, (name) =>
      /(Responses|Errors)$/.test(name)
    )
    expect(closed).toEqual([])
    expect(open.length).toBeGreaterThan(200)
    expect(tags.length).toBeGreaterThan(200)
  })

  test("are closed in every request", () => {
    const { open, closed } = enumerationsOf(
      program,
      types,
      (name) => name.endsWith("Data") && names.has(name.replace(/Data$/, "Responses"))
    )
    expect(open).toEqual([])
    expect(closed.filter((way) => !way.endsWith(".url")).length).toBeGreaterThan(200)
  })
})

describe("response types with a variant for requests", () => {
  const pairs = [...names].filter((name) => names.has(`${name}Writable`))

  const assignments = (value: string): string =>
    [
      `import type * as Types from ${JSON.stringify(types.replace(/\.d\.ts$/, ".js"))}`,
      `import { asRequest } from ${JSON.stringify(writing.replace(/\.d\.ts$/, ".js"))}`,
      ...pairs.map(
        (name, index) =>
          `export const f${index} = (read: Types.${name}): Types.${name}Writable => ${value}`
      )
    ].join("\n")

  test("fit what requests take once they pass through `asRequest`, and not before", () => {
    const [through, direct] = [
      fileURLToPath(new URL("through.ts", import.meta.url)),
      fileURLToPath(new URL("direct.ts", import.meta.url))
    ]
    const compiled = compile({
      [through]: assignments("asRequest(read)"),
      [direct]: assignments("read")
    })
    expect(messagesOf(compiled, through)).toEqual([])
    expect(messagesOf(compiled, direct).length).toBe(pairs.length)
    expect(pairs.length).toBeGreaterThan(50)
  })
})

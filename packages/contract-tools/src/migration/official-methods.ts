/**
 * Every method of the official SDK's `ManagementClient`: its name and parameters as its declarations
 * have them, its method and path as it sends them.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { ManagementClient } from "auth0"
import ts from "typescript-6"

/** A method as the declarations of the package have it. */
export interface DeclaredMethod {
  /** `connections.keys.rotate` */
  readonly id: string
  /** Its parameters without the options of a call; optional ones with a `?`. */
  readonly parameters: ReadonlyArray<string>
  /** Whether it returns a page, over which one can iterate. */
  readonly isPaged: boolean
}

/** A method with the request that it sends; parameters of the path are in braces. */
export interface OfficialMethod extends DeclaredMethod {
  readonly method: string
  readonly path: string
}

/** Methods that send any request and belong to no operation. */
const sendsAnything = new Set(["fetch"])

const optionsOfCall = "requestOptions"

const isHidden = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !==
      0
  )

const declaredIn = (
  checker: ts.TypeChecker,
  client: ts.Type,
  path: ReadonlyArray<string>
): ReadonlyArray<DeclaredMethod> =>
  checker.getPropertiesOfType(client).flatMap((property) => {
    if (isHidden(property) || sendsAnything.has(property.name)) return []
    const here = [...path, property.name]
    const type = checker.getTypeOfSymbol(property)
    const [signature] = type.getCallSignatures()
    if (signature === undefined) return declaredIn(checker, type, here)
    return [
      {
        id: here.join("."),
        parameters: signature.parameters
          .filter(({ name }) => name !== optionsOfCall)
          .map((parameter) => {
            const { valueDeclaration: declaration } = parameter
            const isOptional =
              declaration !== undefined &&
              ts.isParameter(declaration) &&
              checker.isOptionalParameter(declaration)
            return isOptional ? `${parameter.name}?` : parameter.name
          }),
        isPaged: checker.typeToString(signature.getReturnType()).includes("Page<")
      }
    ]
  })

/** The methods that the package declares, in the order of its declarations. */
export const declaredMethods = (): ReadonlyArray<DeclaredMethod> => {
  const entry = fileURLToPath(import.meta.resolve("auth0")).replace(/\.mjs$/u, ".d.mts")
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    skipLibCheck: true,
    types: []
  })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(entry)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  const client =
    module && checker.getExportsOfModule(module).find(({ name }) => name === "ManagementClient")
  if (client === undefined) throw new Error(`${entry} declares no ManagementClient.`)
  const symbol =
    (client.flags & ts.SymbolFlags.Alias) === 0 ? client : checker.getAliasedSymbol(client)
  return declaredIn(checker, checker.getDeclaredTypeOfSymbol(symbol), [])
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** Ends a call where it would be sent. */
class Captured extends Error {}

/** The method and the path of what a method sends, with the names of its parameters as their values. */
const requestOf = async ({
  id,
  parameters
}: DeclaredMethod): Promise<{ readonly method: string; readonly path: string }> => {
  const requests: Array<{ readonly method: string; readonly path: string }> = []
  const client: unknown = new ManagementClient({
    domain: "tenant.example",
    token: "none",
    maxRetries: 0,
    fetch: (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      requests.push({
        method: init?.method ?? "GET",
        path: decodeURIComponent(pathname).replace(/^\/api\/v2/u, "")
      })
      return Promise.reject(new Captured())
    }
  })
  const segments = id.split(".")
  const resource = segments
    .slice(0, -1)
    .reduce((at: unknown, name) => (isObject(at) ? Reflect.get(at, name) : undefined), client)
  const name = segments.at(-1) ?? ""
  const method: unknown = isObject(resource) ? Reflect.get(resource, name) : undefined
  if (typeof method !== "function") throw new Error(`The client has no method ${id}.`)
  // Arguments that are not requests are path parameters; files are empty.
  const values = parameters.map((parameter) =>
    /^request\??$/u.test(parameter) ? { users: new Blob([]) } : `{${parameter}}`
  )
  try {
    await Reflect.apply(method, resource, values)
  } catch {
    // It fails, since nothing is sent.
  }
  const [request] = requests
  if (request === undefined) throw new Error(`${id} sent nothing.`)
  return request
}

/** Every method with its request. */
export const officialMethods = (): Promise<ReadonlyArray<OfficialMethod>> =>
  Promise.all(
    declaredMethods().map(async (declared) => ({ ...declared, ...(await requestOf(declared)) }))
  )

/** The version of the package. */
export const officialVersion = (): string => {
  const file = new URL(import.meta.resolve("auth0/package.json"))
  const { version }: { readonly version: string } = JSON.parse(readFileSync(file, "utf8"))
  return version
}

/**
 * The modules of an SDK on the package `openapi-effect-runtime`. They are small, and the same for every
 * API except for names and for what the document says.
 */
import { failWith } from "../config/errors.ts"
import type { ResolvedClientConfig } from "../config/layer-config.ts"
import {
  binaryOperation,
  eventOperation,
  itemsOperation,
  pagedOperation,
  respondingOperation,
  respondingPagedOperation
} from "../print/dialect.ts"
import { header, namespacesOf, sdkFolder, siblingOf } from "../print/layer.ts"
import type { LayerFile } from "../print/layer.ts"
import { formOf, isPaged, redirectionsOf } from "../print/operation-text.ts"
import { clientText, profileText } from "./client.ts"
import {
  binaryText,
  encodingText,
  eventsText,
  itemsText,
  pagedResponsesText,
  pagedText,
  redirectionsText,
  responsesText,
  uploadsText
} from "./constructors.ts"
import { credentialsText } from "./credentials.ts"
import { entries, validateText } from "./entries.ts"
import { entryNamesOf } from "./main-entry.ts"
import { errorsOf, operationsIn, ownModule, runtimePackage } from "./parts.ts"
import type { Parts, SdkContext } from "./parts.ts"
import { runtimeText } from "./runtime.ts"
import { serversText } from "./servers.ts"

/** The runtime for Effect 3 has the same modules under another name. */
const forEdition = (text: string, { effect }: ResolvedClientConfig): string =>
  effect === 3
    ? text
        .replaceAll(`"${runtimePackage}/`, `"${runtimePackage}-effect3/`)
        .replace(
          '{ Reference } from "effect/',
          `{ Reference } from "${runtimePackage}-effect3/effect/`
        )
    : text

/** The modules of an SDK; none without the option `client`. */
export const sdkFiles = (context: SdkContext): ReadonlyArray<LayerFile> => {
  const { config, server, tree } = context
  const { client, importExtension } = config
  if (client === undefined) return []
  if (tree.children.has(sdkFolder)) {
    failWith(
      "option client",
      `a resource is called "${sdkFolder}", as the folder of the SDK's own modules`,
      "give its operations another tag or identifier"
    )
  }
  const models = operationsIn(tree).map(({ model }) => model)
  const forms = new Set(models.map((model) => formOf(model, true)))
  const file = `${sdkFolder}/module`
  const own = (specifier: string | undefined) =>
    specifier === undefined ? undefined : ownModule(specifier, importExtension)
  const unnamed: Omit<Parts, "entryNames"> = {
    client,
    errors: errorsOf(models),
    hasPages: [...forms].some(isPaged),
    hasBytes: forms.has(binaryOperation),
    hasEvents: forms.has(eventOperation),
    hasItems: forms.has(itemsOperation),
    hasPageHeaders: forms.has(respondingPagedOperation),
    hasHeaders: forms.has(respondingOperation),
    hasEncoding: models.some((model) => model.encoding !== undefined && !model.hasUploads),
    hasUploads: models.some((model) => model.hasUploads),
    hasRedirections: models.some((model) => redirectionsOf(model, true).length > 0),
    schemes: context.schemes,
    servers: context.servers,
    hasSchemas:
      config.schemas && siblingOf(file, `${config.schemas.file}/operations`, importExtension),
    server,
    namespaces: namespacesOf(tree).map(({ name }) => name),
    encoding: context.encodingOf(file),
    sibling: (module) => `./${module}${importExtension}`,
    index: siblingOf(file, "index", importExtension),
    profileModule: own(client.profile),
    callOptionsModule: own(client.callOptions)
  }
  const parts: Parts = { ...unnamed, entryNames: entryNamesOf(unnamed, context.report) }
  const texts: Readonly<Record<string, (parts: Parts) => string>> = {
    client: clientText,
    profile: profileText,
    runtime: runtimeText,
    ...(forms.has(pagedOperation) ? { paged: pagedText } : undefined),
    ...(parts.hasPageHeaders ? { "paged-responses": pagedResponsesText } : undefined),
    ...(parts.hasEvents ? { events: eventsText } : undefined),
    ...(parts.hasBytes ? { binary: binaryText } : undefined),
    ...(parts.hasItems ? { items: itemsText } : undefined),
    ...(parts.hasHeaders ? { responses: responsesText } : undefined),
    ...(parts.hasEncoding ? { encoding: encodingText } : undefined),
    ...(parts.hasUploads ? { uploads: uploadsText } : undefined),
    ...(parts.hasRedirections ? { redirections: redirectionsText } : undefined),
    ...(client.entries ? entries : undefined),
    ...(client.entries && parts.schemes.length > 0 ? { credentials: credentialsText } : undefined),
    ...(client.entries && parts.servers.length > 0 ? { servers: serversText } : undefined),
    ...(client.entries && config.schemas !== undefined ? { validation: validateText } : undefined)
  }
  return Object.entries(texts).map(([module, text]) => ({
    path: `${sdkFolder}/${module}.ts`,
    text: () => `${header}\n${forEdition(text(parts), client)}`
  }))
}

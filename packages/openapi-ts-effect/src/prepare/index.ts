/**
 * Prepares a document before hey-api reads it: one pass per concern, each in place, ordered so that
 * later passes can rely on earlier ones.
 */
import { openResponseEnums } from "../enums/open-enums.ts"
import { makeSafe } from "../read/hostile.ts"
import { withoutUnused } from "../read/unused.ts"
import { withoutCircular } from "./circular.ts"
import { nameDeepTargets } from "./deep-references.ts"
import { prepareDiscriminators } from "./discriminators.ts"
import { prepareEnums } from "./enums.ts"
import { markHeaders } from "./headers.ts"
import { chooseMediaTypes, resolveMediaTypes } from "./media-types.ts"
import type { MediaTypes } from "./media-types.ts"
import { separateIds, separateSchemas } from "./names.ts"
import { streamItemsOf } from "./mark.ts"
import { isDraft, operationsIn } from "./operations.ts"
import { resolveNearDefinitions } from "./near-definitions.ts"
import { detectPagination } from "./pagination.ts"
import { markEncodings } from "./parameters.ts"
import { markSecurity, markServers } from "./places.ts"
import { handOnPathItems } from "./path-items.ts"
import { separateReadWrite } from "./read-write.ts"
import { requireReferences, withoutExamples, withoutUnreached } from "./references.ts"
import type { Report } from "./report.ts"
import { requireShape } from "./shape.ts"
import { withoutSiblings } from "./siblings.ts"
import { withoutUnsupported } from "./unsupported.ts"
import { fromVersion20 } from "./version20.ts"

/** The options of the preparation. */
export interface PrepareOptions {
  readonly openEnums?: boolean | undefined
  readonly readWrite?: boolean | undefined
  readonly mediaTypes?: MediaTypes | undefined
  /** The extension that declares paging; without it, paging is detected from names. */
  readonly detectPagination?: string | undefined
}

/** Prepares a document for hey-api, in place. */
export const prepare = (document: object, options: PrepareOptions, report: Report): void => {
  if (!isDraft(document)) return
  requireShape(document)
  fromVersion20(document, report)
  withoutSiblings(document, report)
  withoutUnsupported(document, report)
  withoutExamples(document)
  resolveNearDefinitions(document, report)
  requireReferences(document)
  resolveMediaTypes(document)
  prepareDiscriminators(document)
  prepareEnums(document, report)
  nameDeepTargets(document, report)
  withoutCircular(document, report)
  handOnPathItems(document)
  separateIds(document, report)
  separateSchemas(document, report)
  if (options.detectPagination !== undefined) {
    detectPagination(document, options.detectPagination, report)
  }
  markHeaders(document)
  withoutUnused(document)
  chooseMediaTypes(document, options.mediaTypes ?? {}, report)
  markEncodings(document, report)
  markServers(document, report)
  markSecurity(document, report)
  if (options.readWrite !== false) separateReadWrite(document)
  withoutUnreached(document)
  if (options.openEnums === true) {
    openResponseEnums(document, streamItemsOf(operationsIn(document)))
  }
  makeSafe(document)
}

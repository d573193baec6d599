import type { Recogniser } from '../../../model/recogniser.ts'
import { findPostInElement } from './embed-element.ts'
import { findEmbedInJson } from './embed-in-json.ts'
import { isOwnElement } from './embed-markers.ts'
import { createPostReader, type RecogniserSpec } from './post-reader.ts'
import { createShortCodeFinder, shortCodePattern } from './short-codes.ts'

/** Creates a recogniser for a platform whose embeds differ from others only by their markers and URLs. */
export function createRecogniser(spec: RecogniserSpec): Recogniser {
  const reader = createPostReader(spec)
  return {
    platform: spec.platform,
    clues: spec.clues,
    dataClue: spec.dataClue,
    flattenedClue: shortCodePattern(spec),
    shortCodes: spec.shortCodes ?? [spec.platform],
    post: reader.parse,
    acts: spec.acts ?? (() => false),
    unfurled: spec.unfurled ?? false,
    owns: (element) => isOwnElement(element, reader),
    element: (element) => findPostInElement(element, reader),
    object: (object) => findEmbedInJson(object, reader),
    flattened: createShortCodeFinder(spec),
  }
}

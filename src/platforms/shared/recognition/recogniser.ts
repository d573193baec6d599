import type { Recogniser } from '../../../model/recogniser.ts'
import { parsePostUrl } from '../normalize-url.ts'
import { findEmbedElement } from './embed-element.ts'
import { findEmbedInJson } from './embed-in-json.ts'
import type { PostReader, RecogniserSpec } from './recogniser-spec.ts'
import { findShortCodes, shortCodePattern } from './short-codes.ts'

/** Creates a recogniser for a platform whose embeds differ from others only by their markers and URLs. */
export function createRecogniser(spec: RecogniserSpec): Recogniser {
  const hint = new RegExp(spec.clues.map((clue) => clue.replace(/[./]/g, '\\$&')).join('|'), 'i')
  const post: PostReader['post'] = (text) =>
    hint.test(text) ? (spec.fromText?.(text) ?? parsePostUrl(text, (url) => spec.read(url))) : null
  const reader: PostReader = { ...spec, post }
  return {
    platform: spec.platform,
    clues: spec.clues,
    dataClue: spec.dataClue,
    flattenedClue: shortCodePattern(spec),
    post,
    acts: () => false,
    unfurled: spec.unfurled ?? false,
    element: (element) => findEmbedElement(element, reader),
    object: (object) => findEmbedInJson(object, reader),
    flattened: (text) => findShortCodes(text, spec),
  }
}

import type { Recogniser } from '../../../model/recogniser.ts'
import { parsePostUrl } from '../normalize-url.ts'
import { findEmbedElement } from './embed-element.ts'
import { findEmbedInJson } from './embed-in-json.ts'
import type { PostReader, RecogniserSpec } from './recogniser-spec.ts'
import { findShortCodes, shortCodePattern } from './short-codes.ts'

/** A recogniser of posts whose embeds differ from other platforms' by their marks and addresses alone. */
export function createRecogniser(shape: RecogniserSpec): Recogniser {
  const hint = new RegExp(shape.clues.map((clue) => clue.replace(/[./]/g, '\\$&')).join('|'), 'i')
  const post: PostReader['post'] = (text) =>
    hint.test(text) ? (shape.fromText?.(text) ?? parsePostUrl(text, (url) => shape.read(url))) : null
  const reader: PostReader = { ...shape, post }
  return {
    platform: shape.platform,
    clues: shape.clues,
    dataClue: shape.dataClue,
    flattenedClue: shortCodePattern(shape),
    post,
    acts: () => false,
    unfurled: shape.unfurled ?? false,
    element: (element) => findEmbedElement(element, reader),
    object: (object) => findEmbedInJson(object, reader),
    flattened: (text) => findShortCodes(text, shape),
  }
}

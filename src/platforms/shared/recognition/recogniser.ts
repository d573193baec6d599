import type { Recogniser } from '../../../model/recogniser.ts'
import { parsePostUrl } from '../normalize-url.ts'
import { embedElement } from './embed-element.ts'
import { embedObject } from './embed-in-json.ts'
import type { PostReader, RecogniserSpec } from './recogniser-spec.ts'
import { codeClue, shortCodes } from './short-codes.ts'

/** A recogniser of posts whose embeds differ from other platforms' by their marks and addresses alone. */
export function recogniserOf(shape: RecogniserSpec): Recogniser {
  const hint = new RegExp(shape.clues.map((clue) => clue.replace(/[./]/g, '\\$&')).join('|'), 'i')
  const post: PostReader['post'] = (text) =>
    hint.test(text) ? (shape.fromText?.(text) ?? parsePostUrl(text, (url) => shape.read(url))) : null
  const reader: PostReader = { ...shape, post }
  return {
    platform: shape.platform,
    clues: shape.clues,
    dataClue: shape.dataClue,
    flattenedClue: codeClue(shape),
    post,
    acts: () => false,
    unfurled: shape.unfurled ?? false,
    element: (element) => embedElement(element, reader),
    object: (object) => embedObject(object, reader),
    flattened: (text) => shortCodes(text, shape),
  }
}

import type { Recogniser } from '../../model/recogniser.ts'
import { postAt } from '../written-url.ts'
import { embedElement } from './element.ts'
import { embedObject } from './object.ts'
import type { Reader, Shape } from './shape.ts'
import { codeClue, shortCodes } from './short-codes.ts'

/** A recogniser of posts whose embeds differ from other platforms' by their marks and addresses alone. */
export function recogniserOf(shape: Shape): Recogniser {
  const hint = new RegExp(shape.clues.map((clue) => clue.replace(/[./]/g, '\\$&')).join('|'), 'i')
  const post: Reader['post'] = (text) =>
    hint.test(text) ? (shape.bare?.(text) ?? postAt(text, (url) => shape.read(url))) : null
  const reader: Reader = { ...shape, post }
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

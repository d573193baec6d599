import type { ElementFinding, MarkupElement, Recogniser } from '../../model/recogniser.ts'

/**
 * The post that an element shows, according to the first recogniser that finds one.
 *
 * @param among the recognisers with a clue in the element
 * @param all the recognisers of all platforms, whose own markup is left to them
 */
export function recogniseElement(
  element: MarkupElement,
  among: readonly Recogniser[],
  all: readonly Recogniser[],
): ElementFinding | null {
  for (const recogniser of among) {
    const finding = recogniser.element(element)
    if (finding !== null && !belongsToOther(element, finding, recogniser, all)) return finding
  }
  return null
}

/** Whether the element is another platform's own markup. A frame shows its URL, whatever its class says. */
const belongsToOther = (
  element: MarkupElement,
  { form }: ElementFinding,
  recogniser: Recogniser,
  all: readonly Recogniser[],
): boolean =>
  form !== 'iframe' &&
  !recogniser.owns(element) &&
  all.some((other) => other !== recogniser && other.owns(element))

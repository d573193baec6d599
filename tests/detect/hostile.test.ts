import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'
import { HOSTILE } from '../support/hostile-articles.ts'

const embed = (id: bigint) =>
  `<blockquote class="twitter-tweet"><p>Boat ${id}</p>&mdash; Jo (@jo) <a href="https://x.com/jo/status/${id}">March 5, 2022</a></blockquote><p>${id}</p>`
const FIRST = 1500000000000000000n

/** How many elements of a page a recogniser is shown. */
function elementsShown(text: string): number {
  let shown = 0
  const [x] = RECOGNISERS
  if (x === undefined) return 0
  const counting = {
    ...x,
    element: (element: Parameters<typeof x.element>[0]) => {
      shown++
      return x.element(element)
    },
  }
  detectCitations({ text, format: 'html' }, [counting])
  return shown
}

describe('inputs made to cost much (what they cost is measured by `npm run bench -- detect`)', () => {
  it.each(Object.entries(HOSTILE))('%s: terminate, and hide no embed before them', (_name, make) => {
    const hostile = make(300)
    for (const format of ['html', 'text'] as const) detectCitations({ text: hostile, format }, RECOGNISERS)
    const [first] = detectCitations({ text: embed(FIRST) + hostile, format: 'html' }, RECOGNISERS)
    expect(first).toMatchObject({ platform: 'x', id: `${FIRST}`, role: 'embed' })
  })

  it('a recogniser sees each element once at any depth', () => {
    for (const make of Object.values(HOSTILE)) {
      const [few, many] = [make(100), make(400)].map(elementsShown)
      expect(many ?? 0).toBeLessThanOrEqual(5 * (few ?? 0) + 5)
    }
  })

  it('10,000 embeds are all found', () => {
    const page = Array.from({ length: 10_000 }, (_, at) => embed(FIRST + BigInt(at))).join('\n')
    expect(detectCitations({ text: page, format: 'html' }, RECOGNISERS)).toHaveLength(10_000)
  })
})

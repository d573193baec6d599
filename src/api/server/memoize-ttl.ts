/** An answer that is kept for a while; a failure is not. */
export function memoizeFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { at: number; answer: Promise<T> } | null = null
  return () => {
    if (known && performance.now() - known.at < ms) return known.answer
    const mine = { at: performance.now(), answer: ask() }
    known = mine
    mine.answer.catch(() => {
      if (known === mine) known = null
    })
    return mine.answer
  }
}

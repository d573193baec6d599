/** Memoizes an async function for `ms`. Concurrent calls share one promise; a rejection is not kept. */
export function memoizeFor<T>(ms: number, load: () => Promise<T>): () => Promise<T> {
  let cached: { at: number; value: Promise<T> } | null = null
  return () => {
    if (cached && performance.now() - cached.at < ms) return cached.value
    const entry = { at: performance.now(), value: load() }
    cached = entry
    entry.value.catch(() => {
      if (cached === entry) cached = null
    })
    return entry.value
  }
}

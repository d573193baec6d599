/**
 * Applies `work` to each item, at most `limit` at a time, and yields results in order of completion. Before it ends,
 * also on an error, it waits for the running work. `pMapIterable` of `p-map` does not fit: it keeps the items' order, so
 * that one slow post delays all others, and it leaves its source open and its work running when the reader stops.
 */
export async function* concurrentMap<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ n: number; result: R }>>()
  let n = 0
  try {
    for await (const item of items) {
      const id = n++
      running.set(
        id,
        work(item).then((result) => ({ n: id, result })),
      )
      if (running.size >= limit) yield await next(running)
    }
    while (running.size > 0) yield await next(running)
  } finally {
    await Promise.allSettled(running.values())
  }
}

async function next<R>(running: Map<number, Promise<{ n: number; result: R }>>): Promise<R> {
  const { n, result } = await Promise.race(running.values())
  running.delete(n)
  return result
}

/**
 * Applies `work` to each item, at most `limit` items at a time, and yields results as they come. However it ends, it
 * first waits for the work under way. `pMapIterable` of `p-map` keeps the items' order, so that one slow post would
 * hold up all others, and leaves its source open and its work running when its reader stops.
 */
export async function* concurrentMap<T, R>(
  items: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ n: number; result: R }>>()
  let n = 0
  try {
    for await (const item of items) {
      const mine = n++
      running.set(
        mine,
        work(item).then((result) => ({ n: mine, result })),
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

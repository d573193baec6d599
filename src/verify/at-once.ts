/**
 * Applies `work` to each item, at most `limit` at once; results come as they are ready. Where it ends early,
 * by an error or because nobody wants more, what is at hand is waited for.
 */
export async function* atOnce<T, R>(
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

/** Applies `work` to each item, at most `limit` at once; results come as they are ready. */
export async function* atOnce<T, R>(
  items: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ n: number; result: R }>>()
  let n = 0
  for await (const item of items) {
    const mine = n++
    running.set(
      mine,
      work(item).then((result) => ({ n: mine, result })),
    )
    if (running.size >= limit) yield await next(running)
  }
  while (running.size > 0) yield await next(running)
}

async function next<R>(running: Map<number, Promise<{ n: number; result: R }>>): Promise<R> {
  const { n, result } = await Promise.race(running.values())
  running.delete(n)
  return result
}

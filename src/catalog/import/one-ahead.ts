/** Yields the result of each item's work in order, and works on the next item while the caller uses a result. */
export async function* oneAhead<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  let pending: Promise<Result> | null = null
  for (const item of items) {
    const next = work(item)
    // The `await` below throws its error; a caller that has stopped by then never gets there.
    next.catch(() => {})
    if (pending !== null) yield await pending
    pending = next
  }
  if (pending !== null) yield await pending
}

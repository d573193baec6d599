/** A part that is created on first use, and that needs closing only if it was used. */
interface Lazy<T> {
  get(): T
  /** The part if it was created; null otherwise. */
  made(): T | null
  close(end: (made: Awaited<T>) => Promise<void>): Promise<void>
}

/** Calls `make` at most once. If it fails, the next call tries again. */
export function lazy<T>(make: () => T): Lazy<T> {
  let made: { value: T } | null = null
  return {
    get() {
      if (made) return made.value
      const mine = { value: make() }
      made = mine
      if (mine.value instanceof Promise) {
        mine.value.catch(() => {
          if (made === mine) made = null
        })
      }
      return mine.value
    },
    made: () => made?.value ?? null,
    async close(end) {
      const value = made?.value
      made = null
      if (value !== undefined) await end(await value)
    },
  }
}

import { setTimeout as pause } from 'node:timers/promises'

/** Polls `ask` until it returns a result; throws after `withinMs`. */
export async function until<T>(
  ask: () => Promise<T | null | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`Nothing within ${withinMs} ms.`)
    await pause(50)
  }
}

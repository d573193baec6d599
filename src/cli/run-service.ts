import { once } from 'node:events'
import type { Config } from '../../config/config.ts'
import type { Context } from './context.ts'
import type { Running } from './running.ts'

/** Runs a service until the process is told to stop, then lets it finish what is at hand. */
export async function runService(
  context: Context,
  start: (config: Config) => Promise<Running>,
  greeting: (running: Running) => readonly string[],
): Promise<void> {
  const running = await start(context.config())
  try {
    for (const line of greeting(running)) context.terminal.say(line)
    if (!context.signal.aborted) await Promise.race([once(context.signal, 'abort'), running.lost])
    context.terminal.note(
      'stet: stopping; what is under way is finished first. (Ctrl-C again ends it at once.)',
    )
  } finally {
    await running.close()
  }
}

import { once } from 'node:events'
import type { Config } from '../../config/config.ts'
import type { RunningService } from '../runtime/start-service.ts'
import type { CommandContext } from './command-context.ts'

/** Runs a service until the process receives a signal, then lets it finish its current work. */
export async function runUntilStopped(
  context: CommandContext,
  start: (config: Config, signal: AbortSignal) => Promise<RunningService>,
  startupLines: (running: RunningService) => readonly string[],
): Promise<void> {
  const running = await start(await context.config(), context.signal)
  try {
    for (const line of startupLines(running)) context.terminal.say(line)
    if (!context.signal.aborted) await Promise.race([once(context.signal, 'abort'), running.lost])
    const more = context.terminal.moving ? ' (Press Ctrl-C again to stop at once.)' : ''
    context.terminal.note(`stet: stopping after the current work.${more}`)
  } finally {
    await running.close()
  }
}

import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** `stet work`: workers; as many processes as the load asks for. */
export function workCommand(command: Command, context: CommandContext): void {
  command
    .description('Runs workers for all queues, or for the named ones.')
    .argument(
      '[queue...]',
      'ingest, resolve, verify, audit, notify, or capture-x and so on, one for each platform',
    )
    .action(async (queues: string[]) => {
      const { startWorkers } = await import('../runtime/start-service.ts')
      const what = queues.length === 0 ? 'every queue' : queues.join(', ')
      await runUntilStopped(
        context,
        (config, signal) => startWorkers(config, queues, {}, signal),
        () => [`Stet works on ${what}`],
      )
    })
  addHelp(command, {
    about:
      'Needs STET_REDIS_URL, STET_DATABASE_URL and STET_SIGNING_KEY, the same in every process. Any number may run,\n' +
      'on any number of machines: limits are kept together. A worker that is told to stop finishes what it holds;\n' +
      'what a killed one held is done by another. Logs go to standard error.',
    examples: [
      ['stet work', 'All queues, with the three variables set'],
      ['stet work capture-x', 'Captures of X alone'],
      ['docker compose up -d --scale worker=3', 'Three workers, in containers'],
    ],
  })
}

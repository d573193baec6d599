import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** `stet serve`: the API, beside workers of their own. */
export function serveCommand(command: Command, context: CommandContext): void {
  command.description('Serves the API. `stet work` does the work.').action(async () => {
    const { startApi } = await import('../runtime/start-service.ts')
    await runUntilStopped(
      context,
      (config, signal) => startApi(config, {}, signal),
      ({ url }) => [
        `Stet serves at ${context.terminal.colours.bold(url ?? '')}; \`stet work\` does the work`,
      ],
    )
  })
  addHelp(command, {
    about:
      'Needs STET_REDIS_URL and STET_DATABASE_URL: budgets are shared through Redis. Ready when GET /readyz says\n' +
      'so. Logs go to standard error.',
    examples: [
      [
        'STET_REDIS_URL=redis://localhost STET_DATABASE_URL=postgres://stet@localhost/stet stet serve',
        'With both on this machine',
      ],
    ],
  })
}

import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** `stet up`: runs everything in one process. */
export function upCommand(command: Command, context: CommandContext): void {
  command
    .description('Runs API, queue and workers in one process, on embedded defaults.')
    .action(async () => {
      const { startAllInOne } = await import('../runtime/start-service.ts')
      await runUntilStopped(
        context,
        (config, signal) => startAllInOne(config, {}, signal),
        ({ url, app }) => [
          `Stet is up at ${context.terminal.colours.bold(url ?? '')}`,
          `  data    ${app.config.dataDir}`,
          '  send    stet enqueue <article>            (from another terminal, with the same STET_DATA_DIR)',
          `  pages   ${url}/sign-in?code=${app.signInCodes.create(app.clock.now())}`,
          '          signs you in once, for ten minutes; later: stet token create --scope read',
          '  CMS     stet token create --scope ingest  then POST /v1/articles; the API is explained at /docs',
          '  stop    Ctrl-C',
        ],
      )
    })
  addHelp(command, {
    about:
      'Keeps catalog and queue in an embedded PostgreSQL in STET_DATA_DIR, and snapshots on disk beside it, unless\n' +
      'the settings name other places. Other commands share its database. A second `stet up` on the same data\n' +
      'directory is refused. A database that crashed is restarted. Logs go to standard error.',
    examples: [
      ['stet up', 'On this machine, at http://127.0.0.1:8080'],
      [
        'STET_LISTEN=127.0.0.1:9000 STET_DATA_DIR=/srv/stet stet up',
        'With another address and data directory',
      ],
      ['STET_STORE=s3://newsroom/stet stet up', 'Snapshots in S3'],
    ],
  })
}

import { createReadStream } from 'node:fs'
import { createApp } from '../runtime/app.ts'
import { lockDataDir } from '../runtime/data-dir-lock.ts'
import { restoreBackup } from '../services/maintenance/back-up.ts'
import type { CommandContext } from './command-context.ts'

/**
 * Restores a backup from a file or from standard input.
 *
 * @throws ConfigError `data-dir-locked` while `stet up` runs on the data directory
 */
export async function loadBackup(
  file: string,
  options: { replace?: true; json?: true },
  context: CommandContext,
): Promise<void> {
  const config = await context.config()
  const app = createApp(config)
  try {
    // A service would go on with rows that are replaced under it.
    await using _lock = await lockDataDir(config, await app.database(), app.logger, 'stet restore')
    const catalog = await app.catalog()
    const bytes = file === '-' ? process.stdin : createReadStream(file)
    const name = file === '-' ? 'standard input' : file
    const { tables, rows, createdAt } = await restoreBackup(catalog, bytes, {
      name,
      replace: options.replace ?? false,
    })
    const time = createdAt.toISOString()
    if (options.json) context.terminal.json({ file, tables, rows, createdAt: time })
    else {
      const { terminal } = context
      terminal.say(
        `${rows.toLocaleString('en')} rows of ${tables} tables are restored, as they were at ${time}.`,
      )
      terminal.say(`For what was stored since then: stet reindex --since ${time}`)
    }
  } finally {
    await app.close()
  }
}

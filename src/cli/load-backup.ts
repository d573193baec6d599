import { createReadStream } from 'node:fs'
import { restore } from '../app/backup.ts'
import { createApp } from '../app.ts'
import type { Context } from './context.ts'

/** Restores a backup from a file or from standard input. */
export async function loadBackup(
  file: string,
  options: { replace?: true; json?: true },
  context: Context,
): Promise<void> {
  const app = createApp(context.config())
  try {
    const bytes = file === '-' ? process.stdin : createReadStream(file)
    const name = file === '-' ? 'standard input' : file
    const { tables, rows } = await restore(await app.catalog(), bytes, {
      name,
      replace: options.replace ?? false,
    })
    if (options.json) context.terminal.json({ file, tables, rows })
    else context.terminal.say(`${rows.toLocaleString('en')} rows of ${tables} tables are restored.`)
  } finally {
    await app.close()
  }
}

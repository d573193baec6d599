import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, readConfig } from '../../config/config.ts'

/** A directory that is deleted after the test. */
export async function tempDir(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'stet-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** A configuration as from the environment: a free port, no log, and no setting of this machine. */
export function serviceConfig(dataDir: string, env: Readonly<Record<string, string>> = {}): Config {
  return readConfig({
    STET_DATA_DIR: dataDir,
    STET_LISTEN: '127.0.0.1:0',
    STET_LOG_LEVEL: 'silent',
    STET_RETRY_DELAY: '10ms',
    // Nothing runs periodically.
    STET_VERIFY_EVERY: 'none',
    STET_AUDIT_EVERY: 'none',
    ...env,
  })
}

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, constants, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../../config/config.ts'
import { loadSigner } from '../../archive/signature/signer.ts'
import { asStetError } from '../../model/errors.ts'
import { findExposedPaths, fixOf } from '../../runtime/data-dir-permissions.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Reports the version of Node.js, and variables that look like settings but are not. */
export function checkConfiguration(config: Config): DoctorFinding[] {
  const node = okFinding('node', `Node.js ${process.versions.node}`)
  if (config.unknown.length === 0) return [node, okFinding('configuration', 'every STET_ variable is known')]
  const names = config.unknown
    .map(({ name, nearest }) => (nearest === null ? name : `${name} (did you mean ${nearest}?)`))
    .join(', ')
  return [
    node,
    createFinding(
      'configuration',
      'short',
      `${names}: no such setting`,
      'Check the spelling: docs/configuration.md lists every setting.',
    ),
  ]
}

/** Checks that the data directory is writable and private. Does not create it, because `doctor` leaves nothing behind. */
export async function checkDataDir(dir: string): Promise<DoctorFinding> {
  const hint = 'Give this user the right to write there, or set STET_DATA_DIR.'
  try {
    if (!(await stat(dir)).isDirectory()) {
      return createFinding(
        'data directory',
        'broken',
        `${dir} is not a directory`,
        'Set STET_DATA_DIR to a directory.',
      )
    }
    const probe = join(dir, `.doctor-${randomUUID()}`)
    await writeFile(probe, '', { mode: 0o600 })
    await rm(probe)
    const exposed = await findExposedPaths(dir)
    return exposed.length === 0
      ? okFinding('data directory', `${dir} is writable, and private`)
      : createFinding(
          'data directory',
          'short',
          `other users have access to ${exposed.join(', ')}`,
          fixOf(dir),
        )
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      return createFinding('data directory', 'broken', `${dir} is not writable (${code})`, hint)
  }
  try {
    await access(await nearest(dirname(dir)), constants.W_OK)
    return okFinding('data directory', `${dir} will be created on first use`)
  } catch {
    return createFinding('data directory', 'broken', `${dir} does not exist and can't be created`, hint)
  }
}

async function nearest(dir: string): Promise<string> {
  const there = await stat(dir).catch(() => null)
  return there === null && dir !== dirname(dir) ? nearest(dirname(dir)) : dir
}

/** Checks that there is a signing key. */
export async function checkSigningKey(config: Config): Promise<DoctorFinding> {
  try {
    const options = { pemOrPath: config.signingKey, dataDir: config.dataDir, mayCreate: false }
    return okFinding('signing key', `fingerprint ${(await loadSigner(options)).fingerprint}`)
  } catch (thrown) {
    const { code, message, hint } = asStetError(thrown)
    if (code !== 'signing-key-missing') return createFinding('signing key', 'broken', message, hint)
    const shared = config.redisUrl !== null
    return shared
      ? createFinding(
          'signing key',
          'broken',
          '`stet serve` and `stet work` need one, and none is configured',
          hint,
        )
      : createFinding(
          'signing key',
          'advice',
          'none yet: `stet archive` and `stet up` create one on first use',
          null,
        )
  }
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

/** Looks for a browser, which plays archives; Stet itself does not need one. */
export function checkBrowser(): DoctorFinding {
  for (const name of BROWSERS) {
    const { status, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8', timeout: 10_000 })
    if (status === 0) return okFinding('browser', stdout.trim().split('\n')[0] ?? name)
  }
  return createFinding('browser', 'advice', 'Chromium not found; captures do not need it', null)
}

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, constants, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../../config/config.ts'
import { loadSigner } from '../../archive/signer.ts'
import { asStetError } from '../../model/errors.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Node.js, and variables that look like settings but are none. */
export function checkConfiguration(config: Config): DoctorFinding[] {
  const node = okFinding('node', `Node.js ${process.versions.node}`)
  if (config.unknown.length === 0)
    return [node, okFinding('configuration', 'every STET_ variable is a setting')]
  const names = config.unknown.join(', ')
  return [
    node,
    createFinding(
      'configuration',
      'short',
      `${names}: no such setting`,
      'Look for a spelling mistake: docs/configuration.md.',
    ),
  ]
}

/** Can the data directory be written? It is not made here: looking must not leave anything behind. */
export async function checkDataDir(dir: string): Promise<DoctorFinding> {
  const hint = 'Give this user the right to write there, or set STET_DATA_DIR.'
  try {
    if (!(await stat(dir)).isDirectory()) {
      return createFinding(
        'data directory',
        'broken',
        `${dir} is no directory`,
        'Set STET_DATA_DIR to a directory.',
      )
    }
    const probe = join(dir, `.doctor-${randomUUID()}`)
    await writeFile(probe, '')
    await rm(probe)
    return okFinding('data directory', `${dir} can be written`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      return createFinding('data directory', 'broken', `${dir} can't be written (${code})`, hint)
  }
  try {
    await access(await nearest(dirname(dir)), constants.W_OK)
    return okFinding('data directory', `${dir} will be made on first use`)
  } catch {
    return createFinding('data directory', 'broken', `${dir} does not exist and can't be made`, hint)
  }
}

async function nearest(dir: string): Promise<string> {
  const there = await stat(dir).catch(() => null)
  return there === null && dir !== dirname(dir) ? nearest(dirname(dir)) : dir
}

/** Is there a key to sign with? */
export async function checkSigningKey(config: Config): Promise<DoctorFinding> {
  try {
    const options = { pemOrPath: config.signingKey, dataDir: config.dataDir, mayCreate: false }
    return okFinding('signing key', `fingerprint ${(await loadSigner(options)).fingerprint}`)
  } catch (thrown) {
    const { code, message, hint } = asStetError(thrown)
    if (code !== 'signing-key-missing') return createFinding('signing key', 'broken', message, hint)
    const shared = config.redisUrl !== null
    return shared
      ? createFinding('signing key', 'broken', 'serve and work need one, and none is set', hint)
      : createFinding(
          'signing key',
          'advice',
          'none yet: `stet archive` and `stet up` make one on first use',
          null,
        )
  }
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

/** A browser is for looking at archives in a player; Stet itself runs without. */
export function checkBrowser(): DoctorFinding {
  for (const name of BROWSERS) {
    const { status, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8', timeout: 10_000 })
    if (status === 0) return okFinding('browser', stdout.trim().split('\n')[0] ?? name)
  }
  return createFinding('browser', 'advice', 'no Chromium found; capturing needs none', null)
}

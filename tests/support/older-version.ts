import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
/** What a process of Stet reads. */
const NEEDED = ['bin', 'config', 'package.json', 'src', 'workers']

/** The code of another commit, with the packages of this checkout. */
interface OlderVersion extends AsyncDisposable {
  /** Its `bin/stet.js`. */
  readonly bin: string
}

/** Whether the history of this checkout has a commit: a shallow one has few. */
export async function hasCommit(commit: string): Promise<boolean> {
  return await run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).then(
    () => true,
    () => false,
  )
}

/** Writes the code of a commit into a directory of its own. */
export async function checkOutVersion(commit: string): Promise<OlderVersion> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-older-'))
  const archive = join(dir, 'code.tar')
  await run('git', ['archive', '--output', archive, commit, ...NEEDED], { cwd: root })
  await run('tar', ['-xf', archive, '-C', dir])
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'))
  return {
    bin: join(dir, 'bin', 'stet.js'),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

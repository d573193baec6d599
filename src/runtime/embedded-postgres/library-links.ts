import { access, mkdir, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Creates the links between the package's libraries, because npm packages can't contain links. The package's
 * `postinstall` creates them too, but npm does not run it if scripts are disabled.
 *
 * @param native the package's directory with `bin`, `lib`, `share` and the list `pg-symlinks.json`
 * @param spare where to create the links if the package is read-only
 * @returns the directory to pass to the programs; null if the package has its links
 */
export async function linkLibraries(native: string, spare: string): Promise<string | null> {
  const root = dirname(native)
  const list = Links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  const missing: typeof list = []
  for (const link of list) if (!(await exists(join(root, link.target)))) missing.push(link)
  if (missing.length === 0) return null
  try {
    for (const { source, target } of missing) {
      await makeLink(relative(dirname(target), source), join(root, target))
    }
    return null
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw cause
  }
  await mkdir(spare, { recursive: true })
  for (const { source, target } of list) await makeLink(join(root, source), join(spare, basename(target)))
  return spare
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Another process may be creating the same links. */
async function makeLink(to: string, path: string): Promise<void> {
  await symlink(to, path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
  })
}

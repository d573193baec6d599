import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The version of this software, from package.json. */
export const VERSION: string = (() => {
  // From config/ in a checkout, from dist/config/ in the package.
  for (const up of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(fileURLToPath(new URL(up, import.meta.url)), 'utf8')).version as string
    } catch {}
  }
  return '0.0.0'
})()

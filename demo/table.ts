import pc from 'picocolors'
import { formatBytes } from '../src/card/format-bytes.ts'
import { outcomeIcon, outcomeLabel, truncateLine } from '../src/cli/labels.ts'
import type { Manifest } from '../src/model/manifest.ts'
import type { Kept } from './kept.ts'
import type { Article } from './service.ts'

const WIDTH = 76
const INDENT = ' '.repeat(16)
export const colours = pc.createColors(Boolean(process.stdout.isTTY) && pc.isColorSupported)

/** Formats an article's citations for people: outcome, author, text, and what the snapshot holds. */
export function table({ title, url, citations }: Article, snapshots: readonly Kept[]): string[] {
  const lines = ['', `  ${colours.bold(title ?? url)}`]
  for (const { outcome, reason, author, text, role, snapshot } of citations) {
    const manifest = snapshots.find((one) => one.snapshot === snapshot)?.manifest ?? null
    const by = author ?? manifest?.record.author ?? null
    const words = text ?? manifest?.record.text ?? null
    const who = by === null ? 'author not named' : `${by.name} (@${by.handle})`
    lines.push(
      `  ${outcomeIcon(outcome ?? 'failed', colours, 13)} ${colours.bold(who)}${colours.dim(` · ${role}`)}`,
    )
    if (words !== null) lines.push(`${INDENT}“${truncateLine(words, WIDTH)}”`)
    lines.push(colours.dim(INDENT + outcomeLabel(outcome ?? 'failed', reason)))
    if (manifest !== null) lines.push(colours.dim(INDENT + holds(manifest)))
  }
  return lines
}

const COUNTED = ['photo', 'video', 'gif', 'audio'] as const

/** `1 photo, 67 KB`. */
function holds({ resources, record, wacz }: Manifest): string {
  const media = COUNTED.flatMap((role) => {
    const count = resources.filter((one) => one.role === role).length
    return count === 0 ? [] : [`${count} ${role}`]
  })
  const quoted = record.quoted?.status === 'served' ? ['the quoted post'] : []
  return `${['words', ...media, ...quoted].join(', ')} in ${formatBytes(wacz.bytes)}`
}

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'

const FOLDER = resolve(import.meta.dirname, '../fixtures/flattened')

/** A passage of an invented article that lost the markup of its embeds. */
export interface FlattenedPassage {
  readonly file: string
  /** What is peculiar to it. */
  readonly what: string
  readonly text: string
  /** The author and day of the one post that is scored; null if the passage only looks as if it had one. */
  readonly post: { readonly handle: string; readonly date: string; readonly words: string } | null
}

/** Reads `# what | handle | date` and the passage below it, in which `⟦…⟧` surrounds the post's words. */
export function readFlattenedPassages(): FlattenedPassage[] {
  return readdirSync(FOLDER).flatMap((file) =>
    readFileSync(join(FOLDER, file), 'utf8')
      .split(/^# (?=.*\|.*\|)/m)
      .slice(1)
      .map((entry) => {
        const head = entry.slice(0, entry.indexOf('\n'))
        const [what = '', handle = '', date = ''] = head.split('|').map((part) => part.trim())
        const body = entry.slice(head.length + 1)
        const words = /⟦([\s\S]*?)⟧/.exec(body)?.[1]
        return {
          file,
          what,
          text: body.replace(/[⟦⟧]/g, ''),
          post: words === undefined ? null : { handle, date, words: plain(words) },
        }
      }),
  )
}

/** Of the passages: those whose post was found with its day, and with exactly its words, and what else was wrong. */
export interface PassageScore {
  readonly posts: number
  readonly found: number
  readonly exact: number
  /** What of each passage was missed, not exact, or found where nothing is. */
  readonly failures: readonly string[]
}

/** Scores the post of each passage by its author; white space and the markup around words do not count. */
export function scorePassages(passages: readonly FlattenedPassage[]): PassageScore {
  let found = 0
  let exact = 0
  const failures: string[] = []
  for (const { what, text, post } of passages) {
    const all = detectCitations({ text, format: 'text' }, RECOGNISERS).filter(
      ({ role, platform }) => platform === 'x' && role !== 'link',
    )
    const one = all.find(({ author }) => author?.handle === post?.handle)
    if (post === null) {
      if (all.length > 0) failures.push(`${what}: found`)
    } else if (one?.publishedOn !== post.date) failures.push(`${what}: missed`)
    else {
      found++
      if (plain(one.text ?? '') === post.words) exact++
      else failures.push(`${what}: words`)
    }
  }
  return { posts: passages.filter(({ post }) => post !== null).length, found, exact, failures }
}

const plain = (text: string): string =>
  text
    .replace(/^>+ ?/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/ ?\((https?:[^)]*)\)/g, ' $1')
    .replace(/\\(?=[-_])/g, '')
    .replace(/\s+/g, ' ')
    .trim()

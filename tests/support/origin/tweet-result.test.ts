import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { post, quoted } from './sample.ts'
import { contentOf } from './site.ts'
import { tweetResult } from './tweet-result.ts'

const REAL = resolve(import.meta.dirname, '../../../../shared/platform-data/x-tweet-result')

describe('the print of a post', () => {
  const at = (text: string, [from, to]: number[]) => Array.from(text).slice(from, to).join('')

  it.each(['2023', '2026'] as const)('of %s has entities where they stand, in code points', (form) => {
    const answer = tweetResult({ ...post, form })
    const entities = answer.entities as Record<string, { indices: number[]; url?: string; text?: string }[]>
    const { text } = answer
    expect(at(text, [...answer.display_text_range])).toBe(
      '🌊 Roofs &amp; ropes &lt; gone in #Tallinn, @kai_t says $SEA https://t.co/AbCdEf',
    )
    expect(entities.hashtags?.map((one) => at(text, one.indices))).toEqual(['#Tallinn'])
    expect(entities.user_mentions?.map((one) => at(text, one.indices))).toEqual(['@kai_t'])
    expect(entities.symbols?.map((one) => at(text, one.indices))).toEqual(['$SEA'])
    for (const one of [...(entities.urls ?? []), ...(entities.media ?? [])]) {
      expect(at(text, one.indices)).toBe(one.url)
    }
    expect(entities.urls).toHaveLength(2)
  })

  it('leaves empty groups out since 2026, and not before', () => {
    expect(tweetResult(quoted)).not.toHaveProperty('entities')
    expect(tweetResult({ ...quoted, form: '2023' }).entities).toMatchObject({
      hashtags: [],
      urls: [],
      media: [],
    })
  })

  it.skipIf(!existsSync(REAL))('has no field that X does not give (needs ../shared)', async () => {
    const paths = (value: unknown, path = ''): string[] => {
      if (typeof value !== 'object' || value === null) return [path]
      const inner = (key: string) =>
        /binding_values$/.test(path) ? `${path}.*` : Array.isArray(value) ? `${path}[]` : `${path}.${key}`
      return Object.entries(value).flatMap(([key, one]) => paths(one, inner(key)))
    }
    const { posts } = await contentOf({ tweetResultDir: REAL })
    posts.delete('20')
    expect(posts.size).toBeGreaterThan(5)
    const given = new Set<string>()
    for (const { answer } of posts.values()) {
      for (const path of paths(answer)) given.add(path).add(`.quoted_tweet${path}`)
      for (const path of paths(answer.quoted_tweet ?? {})) given.add(`.quoted_tweet${path}`)
    }
    const poll = { options: { Yes: 3, No: 4 }, endsAt: '2026-05-02T10:00:00Z' }
    const { video: _video, ...still } = post
    const ours = [
      post,
      { ...post, form: '2023' as const },
      { ...still, poll, replyTo: { id: '20', handle: 'kai_t' } },
    ]
    const seen = new Set(ours.map(tweetResult).flatMap((one) => paths(one)))
    // Groups that the few recorded responses do not contain, known from platforms.md § 1.1.3.
    const documented =
      /symbols\[\]|ext_alt_text|focus_rects|cropCandidates|entities\.\w+$|quoted_tweet\.(reply|retweet)_count/
    expect([...seen].filter((path) => !given.has(path) && !documented.test(path))).toEqual([])
  })
})

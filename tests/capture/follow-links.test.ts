import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ref } from '../platforms/x/world.ts'
import { moods } from '../support/origin/mood.ts'
import type { FixturePost } from '../support/origin/post.ts'
import { createRoom, type Room } from './room.ts'

const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
let next = 1_900_000_000_000_000_100n
const linking = (links: Record<string, string>, more: Partial<FixturePost> = {}): FixturePost => ({
  id: String(next++),
  author,
  text: `Read ${Object.keys(links).join(' and ')}`,
  links,
  ...more,
})

const one = linking({ 'https://t.co/One1': 'https://paper.example/long' })
const moved = linking({ 'https://t.co/Moved1': 'https://old.example/a' })
const huge = linking({ 'https://t.co/Huge1': 'https://huge.example/' })
const several = linking(
  {
    'https://t.co/Gone1': 'https://paper.example/gone',
    'https://t.co/Inside1': 'https://127.0.0.1/admin',
    'https://t.co/Post1': 'https://x.com/pier/status/1800000000000000004',
    'https://t.co/Pdf1': 'https://paper.example/a.pdf',
  },
  {
    quoted: {
      id: '1800000000000000009',
      author: { handle: 'pier', name: 'Pier' },
      text: 'See https://t.co/One1 and https://t.co/Quoted1',
      links: {
        'https://t.co/One1': 'https://paper.example/long',
        'https://t.co/Quoted1': 'https://paper.example/q',
      },
    },
  },
)
const unknown = linking({ 'https://t.co/Unknown1': 'https://paper.example/long' })
const later = linking({ 'https://t.co/Later1': 'https://paper.example/long' })

let room: Room
beforeAll(async () => {
  room = await createRoom({
    posts: [one, moved, huge, several, unknown, later],
    pages: {
      'https://paper.example/long': '<!doctype html><title> A long\n read </title><p>Words',
      'https://paper.example/gone': {
        status: 410,
        headers: { 'content-type': 'text/html' },
        body: '<title>Gone</title>',
      },
      'https://paper.example/q': { headers: { 'content-type': 'text/html' }, body: '' },
      'https://paper.example/a.pdf': {
        headers: { 'content-type': 'application/pdf' },
        body: '%PDF <title>no</title>',
      },
      'https://old.example/a': { status: 301, headers: { location: 'https://new.example/b' } },
      'https://new.example/b': '<title>Moved here</title>',
      'https://huge.example/': `<title>Huge</title>${'words '.repeat(200_000)}`,
    },
  })
})
afterAll(() => room[Symbol.asyncDispose]())

const captured = async (post: FixturePost) => {
  const result = await room.capture(ref(post.id))
  const manifest = await room.main(post.id)
  return { result, manifest, links: manifest.record.links }
}

describe('the links of a post', () => {
  it('are followed to URL, status and title', async () => {
    const { result, manifest, links } = await captured(one)
    expect(result).toMatchObject({ outcome: 'captured', notes: [] })
    expect(links).toEqual([
      {
        short: 'https://t.co/One1',
        url: 'https://paper.example/long',
        finalUrl: 'https://paper.example/long',
        status: 200,
        title: 'A long read',
      },
    ])
    const answers = manifest.resources.filter(({ role }) => role === 'answer').map(({ url }) => url)
    expect(answers).toEqual(expect.arrayContaining(['https://t.co/One1', 'https://paper.example/long']))
    expect(room.origin.asked('t.co').at(-1)?.headers['user-agent']).toBe('curl/8')
    expect(await room.valid(manifest)).toBe(true)
  })

  it('are followed through redirects of the page', async () => {
    const { links, manifest } = await captured(moved)
    expect(links).toMatchObject([
      { url: 'https://old.example/a', finalUrl: 'https://new.example/b', status: 200, title: 'Moved here' },
    ])
    expect(manifest.resources.map(({ url }) => url)).toContain('https://old.example/a')
  })

  it('lead to pages of any size, of which the beginning is read', async () => {
    const { links, manifest } = await captured(huge)
    expect(links).toMatchObject([{ status: 200, title: 'Huge' }])
    expect(manifest.resources.find(({ url }) => url === 'https://huge.example/')?.bytes).toBe(262_144)
    expect(await room.valid(manifest)).toBe(true)
  })

  it('are followed once each, with those of the quoted post, and none is required', async () => {
    const before = room.origin.asked('t.co/One1').length
    const { result, links } = await captured(several)
    expect(room.origin.asked('t.co/One1')).toHaveLength(before + 1)
    expect(links?.map(({ short, url, status, title }) => [short.slice(13), url, status, title])).toEqual([
      ['Gone1', 'https://paper.example/gone', 410, 'Gone'],
      ['Inside1', 'https://127.0.0.1/admin', null, null],
      ['Post1', 'https://x.com/pier/status/1800000000000000004', null, null],
      ['Pdf1', 'https://paper.example/a.pdf', 200, null],
      ['One1', 'https://paper.example/long', 200, 'A long read'],
      ['Quoted1', 'https://paper.example/q', 200, null],
    ])
    expect(room.origin.asked('x.com')).toEqual([])
    expect(result.outcome).toBe('captured')
    expect(result.notes).toEqual(['The link https://t.co/Inside1 could not be followed: address-refused.'])
  })

  it('that lead nowhere are noted', async () => {
    const end = room.origin.mood('t.co', moods.blocked())
    const { result, links } = await captured(unknown)
    end()
    expect(result).toMatchObject({
      outcome: 'captured',
      notes: ['The link https://t.co/Unknown1 could not be followed: t.co answered 404.'],
    })
    expect(links).toEqual([
      { short: 'https://t.co/Unknown1', url: null, finalUrl: null, status: null, title: null },
    ])
  })

  it('are not followed with `expandLinks: false`, and cause no new snapshot', async () => {
    const asked = room.origin.asked('t.co').length
    room.deps.expandLinks = false
    const { links } = await captured(later)
    delete room.deps.expandLinks
    expect(links).toBeUndefined()
    expect((await room.capture(ref(later.id), { again: true })).written).toBe(false)
    expect(room.origin.asked('t.co')).toHaveLength(asked)
  })
})

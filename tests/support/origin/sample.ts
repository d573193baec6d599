import { type FixturePost, idAt } from './post.ts'

const author = { handle: 'mara_q', name: 'Mara Quill' }

export const video = { mediaId: idAt('2026-05-01T09:00:00Z'), bytes: 200_000 }

export const quoted: FixturePost = { id: idAt('2026-04-30T08:00:00Z'), author, text: 'Storm tonight.' }

/** A post that uses every feature. */
export const post: FixturePost = {
  id: idAt('2026-05-01T10:00:00Z'),
  author,
  text: '🌊 Roofs & ropes < gone in #Tallinn, @kai_t says $SEA https://t.co/AbCdEf',
  links: { 'https://t.co/AbCdEf': 'https://www.news.example/storm/a-long-way-down' },
  photos: [{ key: 'FstormA', width: 1600, height: 900, alt: 'A roof' }],
  video,
  quoted,
}

import { describe, expect, it } from 'vitest'
import { truthsocialRecogniser } from '../../../src/platforms/truthsocial/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://truthsocial.com/@master/posts/116431297579272001',
    '116431297579272001',
    'https://truthsocial.com/@master/116431297579272001',
  ],
  [
    'https://truthsocial.com/@master/116431297579272001/embed',
    '116431297579272001',
    'https://truthsocial.com/@master/116431297579272001',
  ],
  [
    'https://www.truthsocial.com/users/master/statuses/116431297579272001',
    '116431297579272001',
    'https://truthsocial.com/@master/116431297579272001',
  ],
]

const strangers = [
  'https://truthsocial.com/@master',
  'https://truthsocial.com/share?url=https%3A%2F%2Fnews.example',
  'https://nottruthsocial.com/@master/116431297579272001',
]

describe('addresses of truthsocial', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(truthsocialRecogniser.post(url)).toEqual({ platform: 'truthsocial', id, url: canonical })
    expect(truthsocialRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(truthsocialRecogniser.post(url)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { threadsRecogniser } from '../../../src/platforms/threads/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.threads.net/@ines.by.sea/post/DboatLate01?xmt=1',
    'DboatLate01',
    'https://www.threads.com/@ines.by.sea/post/DboatLate01',
  ],
  [
    'https://threads.com/@ines.by.sea/post/DboatLate01/embed',
    'DboatLate01',
    'https://www.threads.com/@ines.by.sea/post/DboatLate01',
  ],
  ['https://www.threads.net/t/DboatLate01', 'DboatLate01', 'https://www.threads.com/t/DboatLate01'],
]

const strangers = [
  'https://www.threads.net/@ines.by.sea',
  'https://www.threads.com/search?q=ferry',
  'https://www.threads.com/intent/post?text=a',
  'https://sewingthreads.com/t/DboatLate01',
]

describe('addresses of threads', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(threadsRecogniser.post(url)).toEqual({ platform: 'threads', id, url: canonical })
    expect(threadsRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(threadsRecogniser.post(url)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { telegramRecogniser } from '../../../src/platforms/telegram/recogniser.ts'

const forms: [string, string, string][] = [
  ['https://t.me/harbour_lund/101?embed=1', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['https://t.me/s/harbour_lund/101', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['https://telegram.me/harbour_lund/101?single', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['https://harbour_lund.t.me/101', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['t.me/harbour_lund/101', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['https://t.me/harbour_lund/7/101', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
  ['https://t.me/harbour_lund/101?comment=5', 'harbour_lund/101', 'https://t.me/harbour_lund/101'],
]

const strangers = [
  'https://t.me/harbour_lund',
  'https://t.me/share/url?url=https%3A%2F%2Fnews.example',
  'https://t.me/c/1234567/8',
  'https://t.me/joinchat/AAAA',
  'https://t.me/addstickers/boats',
  'https://notatt.me/harbour_lund/101',
]

describe('addresses of telegram', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(telegramRecogniser.post(url)).toEqual({ platform: 'telegram', id, url: canonical })
    expect(telegramRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(telegramRecogniser.post(url)).toBeNull()
  })
})

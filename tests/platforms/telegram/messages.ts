import type { TelegramMessage } from '../../support/origin/platforms/telegram.ts'

/** The message that most tests ask for: an album with a film, so that it has every kind of medium at once. */
export const ID = 'harbour_desk/101'
export const DEADLY_WORDS =
  'Post not found. Channel with username @x not found. It violated Telegram&#39;s Terms of Service, local laws and copyright.'
export const SITE_MESSAGE: TelegramMessage = {
  channel: 'harbour_desk',
  number: 101,
  verified: true,
  edited: true,
  text: 'The crane came down. <a href="?q=%23harbour">#harbour</a>',
  photos: ['crane.jpg', 'quay.jpg'],
  video: { name: 'fall.mp4', duration: '0:33' },
}
export const ALBUM: TelegramMessage = {
  channel: 'harbour_desk',
  number: 110,
  text: 'Three pictures',
  photos: ['a.jpg', 'b.jpg', 'c.jpg'],
}
export const NEIGHBOURS: readonly TelegramMessage[] = [
  { channel: 'harbour_desk', number: 99, text: 'Before' },
  { channel: 'harbour_desk', number: 120, text: 'After' },
]

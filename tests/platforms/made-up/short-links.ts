import type { ShortLinks } from '../../../src/model/short-links.ts'

const SHORT = /https:\/\/pch\.example\/\w+/g

export const perchShortLinks: ShortLinks = {
  headers: {},
  matches: (url) => /^https:\/\/pch\.example\/\w+$/.test(url),
  async target({ headers }) {
    const url = URL.parse(headers.location ?? '')
    return url === null ? null : { url: url.href, visit: true }
  },
  find: (texts) => [...new Set(texts.flatMap((text) => text.match(SHORT) ?? []))],
  remove: (text) => text.replace(SHORT, ''),
  mediaLink: () => null,
}

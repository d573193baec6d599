const times = (text: string, count: number) => text.repeat(count)

/** Inputs made to cost more than their size; each grows with `n`. */
export const HOSTILE: Readonly<Record<string, (n: number) => string>> = {
  'nested elements': (n) => `twitter${times('<div>', n)}${times('</b>', n)}`,
  'nested formatting that never closes': (n) => `twitter<i><div>${times('<span>', n)}${times('</i>', n)}`,
  'nested quotations': (n) => times('<blockquote class="twitter-tweet">', n),
  'nested quotations of another platform': (n) => times('<blockquote class="instagram-media">', n),
  'nested boxes of another platform': (n) => times('<div class="bluesky-embed">', n),
  'tag openers': (n) => `twitter${times('<', n * 10)}`,
  'one attribute': (n) => `<div data-tweet="${times('x.com/', n * 10)}">`,
  'many attributes': (n) => `<iframe ${times('data-youtube="youtu.be/" ', n)}>`,
  'escaped HTML in escaped HTML': (n) => `<div data-html="${times('&lt;twitter data-a=&quot;', n)}">`,
  'base64 in base64': (n) => {
    let inner = times('twitter ', n)
    for (let depth = 0; depth < 6; depth++) inner = Buffer.from(`<p data-html="${inner}">`).toString('base64')
    return `<div data-html="${inner}">`
  },
  'signatures that miss their date': (n) => `(@jo) March 5, 2022${times(' — Jo (@jo) Mar', n)}`,
  'signatures that miss their dash': (n) => times('x (@jo) March 5, 2022 ', n),
  'captions that miss their date': (n) => times('A post shared by Jo (@jo) on Mar and ', n),
  'paragraphs before captions': (n) => times(`${times('I\n\n', 300)}A post shared by Jo (@jo)\n`, n / 100),
  'dots before signatures': (n) => times(`${times('.', 600)} — Jo (@jo) March 5, 2022 `, n / 100),
  'paragraphs before signatures': (n) => times(`${times('I\n\n', 300)}— Jo (@jo) March 5, 2022\n`, n / 100),
  'open brackets': (n) => `— Jo (@jo) March 5, 2022${times('[a](', n)}`,
  'open short codes': (n) => times('[youtube ', n),
  'addresses in a row': (n) => times('https://x.com/jo/status/1500000000000000001', n),
  'addresses in addresses': (n) => times('https://web.archive.org/web/2022/', n),
  'braces in a script': (n) => `<script>var twitter=1,a="/status/1";${times('{[', n)}</script>`,
  'strings in a script': (n) => `<script>var twitter="/status/1";${times('"\\', n)}</script>`,
  'platforms in a script': (n) => `<script>${times('tiktok youtube reddit facebook.com ', n)}</script>`,
  'a comment that never ends': (n) => `twitter<!--${times('<blockquote x.com ', n)}`,
}

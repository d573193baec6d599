import { describe, expect, it } from 'vitest'
import { cited, X_ID } from './cited.ts'

const URL = `https://x.com/jo/status/${X_ID}`
const around = (code: string) =>
  `# Harbour\n\nThe ferry was late, as she wrote.\n\n${code}\n\nThen it came.\n`

describe('notations that show the post of an address', () => {
  it.each([
    ['an image of Markdown', `![](${URL})`],
    ['an image with a text', `![Ines on the ferry](${URL}?s=20)`],
    ['an image in a callout', `> [!quote] pinned\n> ![](${URL})`],
    ['an image in a sentence', `She wrote ![post](<${URL}>) and left.`],
    ['a wiki’s image', `![[${URL}]]`],
    ['Zenn', `@[tweet](${URL})`],
    ['Zenn’s card', `@[card](${URL})`],
    ['Hatena', `[${URL}:embed]`],
    ['Hatena with its source', `[${URL}:embed:cite]`],
    ['a forum', `[tweet]${URL}[/tweet]`],
    ['a forum’s media', `[MEDIA=twitter]${URL}[/MEDIA]`],
    ['a forum’s media of any kind', `[media]${URL}[/media]`],
    ['WordPress', `[embed width="500"]${URL}[/embed]`],
    ['Liquid', `{% tweet ${URL} %}`],
    ['GitBook', `{% embed url="${URL}" %}`],
    ['Hugo', `{{< tweet url="${URL}" >}}`],
    ['Zola', `{{ tweet(url="${URL}") }}`],
    ['Logseq', `{{tweet ${URL}}}`],
    ['DokuWiki', `{{tweet>${URL}}}`],
    ['Org', `[[tweet:${URL}]]`],
    ['a directive', `::tweet[${URL}]`],
    ['a container', `::: tweet ${X_ID}\n:::`],
    ['a container without a space', `:::tweet ${X_ID}\n:::`],
    ['a directive with attributes', `::tweet{url="${URL}"}`],
    ['Kirby', `(tweet: ${URL})`],
    ['reStructuredText', `.. tweet:: ${URL}`],
  ])('%s', (_who, code) => {
    expect(cited(around(code), 'text')).toEqual([`x ${X_ID}`])
  })

  it.each([
    ['a link of Markdown', `A [link](${URL}).`],
    ['a labelled address', `Twitter: ${URL}`],
    ['a label in brackets', `[Video] ${URL} shows it.`],
    ['an address in parentheses', `She said so (tweet: ${URL}) on Monday.`],
    ['Hatena’s title', `[${URL}:title] says so`],
  ])('none: %s', (_who, code) => {
    expect(cited(around(code), 'text')).toEqual([`link x ${X_ID}`])
  })
})

describe('notations that show the post of an id', () => {
  it.each([
    [`[tweet]${X_ID}[/tweet]`, `x ${X_ID}`],
    ['[tweet]20[/tweet]', 'x 20'],
    [`[TWITTER] ${X_ID} [/TWITTER]`, `x ${X_ID}`],
    [`[tweet]jo/status/${X_ID}[/tweet]`, `x ${X_ID}`],
    [`[x]${X_ID}[/x]`, `x ${X_ID}`],
    [`[MEDIA=twitter]${X_ID}[/MEDIA]`, `x ${X_ID}`],
    [`[media=x]${X_ID}?s=20[/media]`, `x ${X_ID}`],
    ['[MEDIA=youtube]boat_Late-1[/MEDIA]', 'youtube boat_Late-1'],
    ['[MEDIA=instagram]CboatLate01[/MEDIA]', 'instagram CboatLate01'],
    ['[MEDIA=tiktok]7362946149227050001[/MEDIA]', 'tiktok 7362946149227050001'],
    ['[youtube]boat_Late-1[/youtube]', 'youtube boat_Late-1'],
    ['[video=youtube;boat_Late-1]https://www.youtube.com/watch?v=boat_Late-1[/video]', 'youtube boat_Late-1'],
    ['@[youtube](boat_Late-1)', 'youtube boat_Late-1'],
    [`@[tweet](${X_ID})`, `x ${X_ID}`],
    [`{{ tweet(id="${X_ID}") }}`, `x ${X_ID}`],
    [`{{tweet>${X_ID}}}`, `x ${X_ID}`],
    [`{{#tweet:${X_ID}}}`, `x ${X_ID}`],
    [`{{Tweet|name=Jo|username=jo|number=${X_ID}|text=Late}}`, `x ${X_ID}`],
    ['{{youtube>boat_Late-1?medium}}', 'youtube boat_Late-1'],
    [`::tweet[${X_ID}]`, `x ${X_ID}`],
    ['::youtube{#boat_Late-1}', 'youtube boat_Late-1'],
    [`:::tweet{id="${X_ID}"}`, `x ${X_ID}`],
    [`[twitter:${X_ID}:detail]`, `x ${X_ID}`],
    ['.. youtube:: boat_Late-1', 'youtube boat_Late-1'],
    ['video::boat_Late-1[youtube]', 'youtube boat_Late-1'],
  ])('%s', (code, post) => {
    expect(cited(around(code), 'text')).toEqual([post])
    // The same in a page whose CMS left it as it is.
    if (/^(?:\[\w|\{\{)/.test(code) && !code.includes('twitter:'))
      expect(cited(`<p>The ferry was late.</p><p>${code.replace('>', '&gt;')}</p>`, 'html')).toEqual([post])
  })

  it.each([
    '[twitter:@jo]',
    '[x] 3 boats',
    '[tweet]',
    '[youtube]the harbour at night[/youtube]',
    '{{Tweet|name=Jo}}',
    '@[mention](jo)',
    'twitter::',
  ])('none: %s', (code) => {
    expect(cited(around(code), 'text')).toEqual([])
  })
})

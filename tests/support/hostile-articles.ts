const times = (text: string, count: number) => text.repeat(count)

/** Inputs designed to cost more than their size; each grows with `n`. */
export const HOSTILE: Readonly<Record<string, (n: number) => string>> = {
  'nested elements': (n) => `twitter${times('<div>', n)}${times('</b>', n)}`,
  'nested formatting that never closes': (n) => `twitter<i><div>${times('<span>', n)}${times('</i>', n)}`,
  'nested quotations': (n) => times('<blockquote class="twitter-tweet">', n),
  'nested quotations of another platform': (n) => times('<blockquote class="instagram-media">', n),
  'nested quotations of many platforms': (n) =>
    `${times('<blockquote class="twitter-tweet instagram-media">', n)}twitter.com instagram.com bsky.app youtu.be tiktok.com`,
  'quotations around marks of many platforms': (n) =>
    `${times('<blockquote>', n)}${times('<i class="twitter-tweet instagram-media bluesky-embed tiktok-embed"></i>', n / 10)}`,
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
  'embeds in a row': (n) =>
    times(
      '<blockquote class="twitter-tweet"><p>I</p>&mdash; Jo (@jo) <a href="https://x.com/jo/status/1500000000000000001">March 5, 2022</a></blockquote>',
      n / 10,
    ),
  'links that never close': (n) => times('<a href="https://x.com/jo/status/1500000000000000001">', n),
  'links in one paragraph': (n) =>
    times(
      '<a href="https://x.com/jo/status/1500000000000000001">https://x.com/jo/status/1500000000000000001</a> ',
      n,
    ),
  'empty links between empty blocks': (n) =>
    times('<div></div><a href="https://x.com/jo/status/1500000000000000001"></a>', n),
  'frames that never close': (n) => times('<iframe data-src="https://youtu.be/boat_Late-1">', n),
  'comments with embeds': (n) =>
    times(
      '<!--<blockquote class="twitter-tweet"><a href="https://x.com/jo/status/1500000000000000001"></a>-->',
      n / 10,
    ),
  'JSON nested in a script': (n) =>
    `<script>{"url":"https://x.com/jo/status/1500000000000000001","a":${times('[', n)}${times(']', n)}}</script>`,
  'JSON nested in an attribute': (n) =>
    `<div data-props='{"url":"https://x.com/jo/status/1500000000000000001","a":${times('{"a":', n)}1${times('}', n)}}'>`,
  'objects with markup': (n) =>
    `<script>[${times('{"type":"tweet","url":"https://x.com/jo/status/1500000000000000001","html":"<p>tweet</p>"},', n / 10)}1]</script>`,
  'one object with much markup': (n) =>
    `<script>{"type":"tweet","url":"https://x.com/jo/status/1500000000000000001",${Array.from({ length: n / 10 }, (_, at) => `"h${at}":"<p>tweet</p>"`).join()}}</script>`,
  'JSON-LD nested': (n) =>
    `<script type="application/ld+json">{"@type":"NewsArticle","url":"https://x.com/jo/status/1500000000000000001","a":${times('{"sharedContent":', n)}1${times('}', n)}}</script>`,
  'components that never end': (n) => times('<Tweet id={"x.com/', n),
  'components in a row': (n) => times('<Tweet id="1500000000000000001" />', n),
  'braces in a component': (n) => `<Tweet id={${times('{', n)}`,
  'code that never ends': (n) => times('` `` x.com/jo/status/1 ', n),
  'fences that never end': (n) => times('```\nx.com/jo/status/1500000000000000001\n````\n', n),
  'codes of wikis that never end': (n) => times('{{tweet|a|', n),
  'codes of forums that never end': (n) => times('[media=twitter]15000000000', n),
  'placeholders in placeholders': (n) =>
    times('<figure class="embed-twitter"><a href="https://x.com/jo/status/1500000000000000001"></a>', n),
  'custom elements that never close': (n) => times('<embetty-tweet status="1500000000000000001">', n),
  'addresses of helper pages': (n) => `<iframe src="/tweet.html#${times('a=1&', n)}">`,
  'frames in frames': (n) => `<iframe srcdoc="${times('&lt;iframe srcdoc=&quot;twitter', n)}">`,
  'data that shares a string': (n) =>
    `<script>[{${Array.from({ length: n / 10 }, (_, at) => `"a${at}":1`).join()}},"<p>tweet_id ${times('twitter ', n)}"]</script>`,
  'data in circles': (n) =>
    `<script>[{"tweet_id":1},${Array.from({ length: n / 10 }, (_, at) => `[${at},${at + 1},${at + 2}]`).join()},[1]]</script>`,
  'items of a JSON feed': (n) =>
    `{"version":"https://jsonfeed.org/version/1.1","items":[${times('{"content_html":"<p>x.com/jo/status/1"},', n / 10)}`,
  'mail gateways in mail gateways': (n) =>
    `<a href="${times('https://urldefense.com/v3/__', n)}https://x.com/">`,
  'mentions in brackets': (n) => times('@x (', n),
  'brackets around mentions': (n) => times('(@jo) ', n),
  'dashes before mentions': (n) => times(`${times('— ', 100)}(@jo) March 5, 2022 `, n / 50),
  'entities that never end': (n) => `twitter${times('&amp&#38&#x26&mdash', n)}(@jo) March 5, 2022`,
  'months before mentions': (n) => times('(@jo) March March March March 5, 20222 ', n),
  'quotation prefixes': (n) => `${times('> ', n)}— Jo (@jo) March 5, 2022`,
  'prefixed lines': (n) => `${times('> I\n', n)}> — Jo (@jo) March 5, 2022`,
  'Markdown links before signatures': (n) =>
    times(`${times('[I](https://x.com/) ', 40)}— Jo (@jo) [March 5, 2022](`, n / 50),
  'invitations to view': (n) => `${times('View this post on Instagram ', n)}A post shared by Jo (@jo)`,
  'names of captions': (n) => `${times('A post shared by ', n)}(@jo)`,
  'skip links': (n) => `${times('Skip Twitter post by @jo ', n)}End of Twitter post by @jo`,
  'skip links that never end': (n) => times('End of Twitter post by @', n),
  'codes that never end': (n) => times('{{< x user="jo" id="', n),
  'CDATA sections': (n) => `<rss>${times('<description><![CDATA[<p>twitter]]>', n)}`,
  'escaped items': (n) => `<rss>${times('<description>&lt;p&gt;twitter', n)}`,
  'percent signs': (n) => `<div data-src="https://x.com/${times('%25', n)}">`,
  'slashes escaped': (n) => `<script>var twitter="${times('\\\\/', n)}status/1"</script>`,
  'nested templates': (n) =>
    times(
      '<template><blockquote class="tiktok-embed" cite="https://www.tiktok.com/@jo/video/7362946149227050001">',
      n / 10,
    ),
  'nested lists': (n) => `twitter${times('<ul><li>', n)}`,
}

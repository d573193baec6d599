import { describe, expect, it } from 'vitest'
import { cited, X_ID } from './cited.ts'

const BLUESKY = 'bluesky at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s'
const around = (code: string) => `# Harbour\n\nThe ferry was late.\n\n${code}\n\nThen it came.\n`

describe('components of MDX', () => {
  it.each([
    [`<Tweet id="${X_ID}" />`, `x ${X_ID}`],
    [`<Tweet id='${X_ID}'/>`, `x ${X_ID}`],
    [`<Tweet id={${X_ID}} />`, `x ${X_ID}`],
    [`<Tweet id={"${X_ID}"} />`, `x ${X_ID}`],
    [`<Tweet\n  theme="dark"\n  id={ \`${X_ID}\` }\n  {...rest}\n/>`, `x ${X_ID}`],
    ['<Tweet id="20" />', 'x 20'],
    [`<Tweet id="${X_ID}?s=20" />`, `x ${X_ID}`],
    [`<Tweet tweetLink="jo/status/${X_ID}" />`, `x ${X_ID}`],
    [`<Tweet id="https://twitter.com/jo/status/${X_ID}" />`, `x ${X_ID}`],
    [`<Tweet>${X_ID}</Tweet>`, `x ${X_ID}`],
    [`<Embed.Tweet id="${X_ID}"></Embed.Tweet>`, `x ${X_ID}`],
    [`<TwitterTweetEmbed tweetId={'${X_ID}'} options={{ theme: { dark: true } }} />`, `x ${X_ID}`],
    [`<XEmbed url="https://x.com/jo/status/${X_ID}" width={325} />`, `x ${X_ID}`],
    ['<YouTube id="boat_Late-1" />', 'youtube boat_Late-1'],
    ['<YouTubeEmbed videoId="boat_Late-1" start={30} />', 'youtube boat_Late-1'],
    ['<LiteYouTubeEmbed id="boat_Late-1" title="Boats" />', 'youtube boat_Late-1'],
    ['<InstagramEmbed url="https://www.instagram.com/p/CboatLate01/" />', 'instagram CboatLate01'],
    ['<BlueskyPost uri="at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s" />', BLUESKY],
    ['<TikTok id="7362946149227050001" />', 'tiktok 7362946149227050001'],
    [
      '<Mastodon url="https://boats.example/@ines/112083281191909001" />',
      'mastodon boats.example/112083281191909001',
    ],
    ['<RedditEmbed postUrl="https://www.reddit.com/r/boats/comments/1boat01/title/" />', 'reddit 1boat01'],
  ])('%s', (code, post) => {
    expect(cited(around(code), 'text')).toEqual([post])
  })

  it('leave what follows them alone', () => {
    const text = [`<Tweet id="${X_ID}" />`, '<YouTube id="boat_Late-1" />', '<Tweet id="20" />'].join('\n\n')
    expect(cited(around(text), 'text')).toEqual([`x ${X_ID}`, 'youtube boat_Late-1', 'x 20'])
    expect(cited(`<p>Ferry</p>${text}`, 'html')).toEqual([`x ${X_ID}`, 'youtube boat_Late-1'])
  })

  it.each([
    `\`\`\`jsx\n<Tweet id="${X_ID}" />\n\`\`\``,
    `~~~jsx\n<Tweet id="${X_ID}" />\n~~~`,
    `Write \`<Tweet id="${X_ID}" />\` for a post.`,
    `Write \`\`<Tweet id={\`${X_ID}\`} />\`\` for a post.`,
    `<TwitterTimeline tweetId="${X_ID}" />`,
    `<Card id="${X_ID}" />`,
    `<Tweet id="${X_ID}"`,
  ])('are none in %s', (code) => {
    expect(cited(around(code), 'text')).toEqual([])
  })
})

describe('components for sharing', () => {
  it.each(['TwitterShareButton', 'TwitterFollowButton', 'Twitter.Timeline'])('%s embeds none', (name) => {
    expect(cited(around(`<${name} url="https://x.com/jo/status/${X_ID}" />`), 'text')).toEqual([
      `link x ${X_ID}`,
    ])
  })
})

describe('code in Markdown', () => {
  it.each([
    ['a fence', `\`\`\`\nhttps://x.com/jo/status/${X_ID}\n\`\`\``],
    ['a fence in a list', `- so:\n  \`\`\`html\n  <div data-tweet-id="${X_ID}"></div>\n  \`\`\``],
    ['a fence in a quotation', `> \`\`\`\n> [tweet ${X_ID}]\n> \`\`\``],
    ['a span', `Write \`[tweet ${X_ID}]\`.`],
    ['a span with an address', `As \`https://x.com/jo/status/${X_ID}\` shows.`],
  ])('is an example: %s', (_what, code) => {
    expect(cited(around(code), 'text')).toEqual([])
  })

  it('ends where it ends', () => {
    const embed = `<div data-tweet-id="${X_ID}"></div>`
    expect(cited(around(`\`\`\`\n${embed}\n\`\`\`\n\n${embed}`), 'text')).toEqual([`x ${X_ID}`])
    expect(cited(around(`\`\`\`\n\n${embed}`), 'text')).toEqual([`x ${X_ID}`])
    expect(cited(around(`~~~~~~\n\n${embed}\n\n~~~~~~`), 'text')).toEqual([`x ${X_ID}`])
  })
})

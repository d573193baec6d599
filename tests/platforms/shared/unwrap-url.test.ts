import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../../src/platforms/registry.ts'

const encode = encodeURIComponent
/** Proofpoint's second version: `-` begins an escape, `_` is a slash. */
const version2 = (url: string) =>
  encode(url.replaceAll('_', '%5F').replaceAll('-', '%2D'))
    .replaceAll('%25', '-')
    .replaceAll('%2F', '_')
    .replaceAll('%', '-')
const base64 = (text: string) => Buffer.from(text).toString('base64')

type Wrap = (url: string) => string
const GATEWAYS: Record<string, Wrap> = {
  'Outlook’s Safelinks': (url) =>
    `https://nam02.safelinks.protection.outlook.com/?url=${encode(url)}&data=05%7C02&reserved=0`,
  'Safelinks of an office application': (url) =>
    `https://eur01.safelinks.protection.outlook.com/ap/w-59584e83/?url=${encode(url)}&data=05`,
  'Outlook on the web': (url) => `https://outlook.office.com/mail/safelink.html?url=${encode(url)}&corid=1`,
  Teams: (url) =>
    `https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=${encode(url)}&locale=en-us`,
  'Proofpoint, first version': (url) => `https://urldefense.proofpoint.com/v1/url?u=${url}&k=abc`,
  'Proofpoint, second version': (url) =>
    `https://urldefense.proofpoint.com/v2/url?u=${version2(url)}&d=DwMFaQ&c=x&r=y`,
  'Proofpoint, third version': (url) => `https://urldefense.com/v3/__${url}__;!!Abc!def$`,
  'Proofpoint for governments': (url) => `https://urldefense.us/v3/__${url}?s=20__;!!Abc!def$`,
  Barracuda: (url) => `https://linkprotect.cudasvc.com/url?a=${encode(url)}&c=E,1,x&typo=1`,
  Cisco: (url) => `https://secure-web.cisco.com/1QkAbC-_d/${encode(url)}`,
  Sophos: (url) =>
    `https://eu-west-1.protection.sophos.com/?d=${new URL(url).hostname}&u=${encode(base64(url))}&i=Nm`,
  FireEye: (url) => `https://protect2.fireeye.com/v1/url?k=0123&q=1&e=ab&u=${encode(url)}`,
  'Trend Micro': (url) =>
    `https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=${encode(url)}&umid=1&auth=a`,
  'Check Point': (url) => `https://protect.checkpoint.com/v2/___${url}___.YXBzMTpoYXJib3Vy`,
  Avanan: (url) => `https://url.avanan.click/v2/r01/___${url}___.YXBzMTpoYXJib3Vy`,
  Symantec: (url) => `https://clicktime.symantec.com/3AbCd?u=${encode(url)}`,
  Edgepilot: (url) => `https://link.edgepilot.com/s/0a1b2c3d/AbCdEf?u=${encode(url)}`,
  'a gateway behind a gateway': (url) =>
    `https://nam02.safelinks.protection.outlook.com/?url=${encode(`https://urldefense.com/v3/__${url}__;!!A!b$`)}`,
}

const REDIRECTORS: Record<string, Wrap> = {
  VK: (url) => `https://vk.com/away.php?to=${encode(url)}`,
  'VK on phones': (url) => `https://m.vk.com/away?to=${encode(url)}&from_content=1`,
  Tumblr: (url) => `https://t.umblr.com/redirect?z=${encode(url)}&t=abc`,
  YouTube: (url) => `https://www.youtube.com/redirect?event=comments&q=${encode(url)}`,
  Facebook: (url) => `https://www.facebook.com/l.php?u=${encode(url)}&h=AT0`,
  'Facebook’s warning': (url) => `https://www.facebook.com/flx/warn/?u=${encode(url)}`,
  Steam: (url) => `https://steamcommunity.com/linkfilter/?u=${encode(url)}`,
  LinkedIn: (url) => `https://www.linkedin.com/safety/go?url=${encode(url)}&trk=1`,
  DuckDuckGo: (url) => `https://duckduckgo.com/l/?uddg=${encode(url)}&rut=a`,
  Zhihu: (url) => `https://link.zhihu.com/?target=${encode(url)}`,
  Weibo: (url) => `https://weibo.cn/sinaurl?u=${encode(url)}`,
  Disqus: (url) => `https://disq.us/url?url=${encode(url)}%3AaBcD&cuid=1`,
  'a site of its own': (url) => `https://forum.harbour.example/goto?url=${encode(url)}`,
  'an archive with the Wayback software': (url) => `https://arquivo.example/wayback/20220308120000/${url}`,
}

const POSTS: readonly (readonly [string, string, string])[] = [
  ['x', '1500000000000000042', 'https://x.com/ines_by_sea/status/1500000000000000042'],
  ['mastodon', 'boats.example/112083281191909001', 'https://boats.example/@ines/112083281191909001'],
  ['instagram', 'CboatLate01', 'https://www.instagram.com/p/CboatLate01/'],
  ['youtube', 'boat_Late-1', 'https://www.youtube.com/watch?v=boat_Late-1'],
]

const cited = (href: string) =>
  detectCitations(
    { text: `<p>As <a href="${href.replaceAll('&', '&amp;')}">she wrote</a>.</p>`, format: 'html' },
    RECOGNISERS,
  ).map(({ platform, id, role, url }) => ({ platform, id, role, url }))

describe('a link behind', () => {
  it.each(Object.entries({ ...GATEWAYS, ...REDIRECTORS }))('%s', (_what, wrap) => {
    for (const [platform, id, url] of POSTS)
      expect(cited(wrap(url))).toEqual([{ platform, id, role: 'link', url }])
  })
})

describe('Proofpoint’s third version', () => {
  it('puts the characters back that it took out', () => {
    const characters = Buffer.from('#?é').toString('base64url')
    const href = `https://urldefense.com/v3/__https://x.com/ines_by_sea/status/1500000000000000042**Aab*__;${characters}!!Abc!d$`
    expect(cited(href)).toMatchObject([{ id: '1500000000000000042' }])
    const hidden = Buffer.from('_by_').toString('base64url')
    const inHandle = `https://urldefense.com/v3/__https://x.com/ines**Csea/status/1500000000000000042__;${hidden}!!A!d$`
    expect(cited(inHandle)).toMatchObject([{ url: 'https://x.com/ines_by_sea/status/1500000000000000042' }])
  })
})

describe('a link to share a post', () => {
  it.each([
    'https://t.me/share/url?url=',
    'https://twitter.com/intent/tweet?url=',
    'https://www.linkedin.com/shareArticle?url=',
    'https://www.facebook.com/sharer/sharer.php?u=',
    'https://news.example/login?redirect=',
    'https://protect-eu.mimecast.com/s/AbCd?domain=x.com&x=',
  ])('cites none: %s', (start) => {
    expect(cited(start + encode('https://x.com/ines_by_sea/status/1500000000000000042'))).toEqual([])
  })
})

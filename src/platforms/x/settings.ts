import { defineSetting } from '../../model/setting.ts'

export const X_SETTINGS = {
  canary: defineSetting(
    'STET_X_CANARY',
    'text',
    '20',
    'The id of the canary, an X post known to live. Not-found counts only while the canary is answered alive.',
  ),
  syndicationUrl: defineSetting(
    'STET_X_SYNDICATION_URL',
    'url',
    'https://cdn.syndication.twimg.com',
    'The base URL of `tweet-result`.',
  ),
  oembedUrl: defineSetting(
    'STET_X_OEMBED_URL',
    'url',
    'https://publish.x.com/oembed',
    'The URL of X’s oEmbed endpoint.',
  ),
  fxUrl: defineSetting(
    'STET_X_FX_URL',
    'url',
    null,
    'An FxTwitter-compatible API as a third witness of X posts, such as `https://api.fxtwitter.com`. Off by default.',
  ),
}

/** Rate limits by source name. */
export const X_RATES = {
  'x tweet-result': defineSetting(
    'STET_X_SYNDICATION_RATE',
    'rate',
    '2/s burst 30',
    'Rate limit of `tweet-result`, shared by all processes.',
  ),
  'x oembed': defineSetting(
    'STET_X_OEMBED_RATE',
    'rate',
    '2/s burst 30',
    'Rate limit of X’s oEmbed, shared by all processes.',
  ),
  'x fx': defineSetting(
    'STET_X_FX_RATE',
    'rate',
    '5/s burst 30',
    'Rate limit of the FxTwitter-compatible API, shared by all processes.',
  ),
  't.co': defineSetting(
    'STET_X_LINK_RATE',
    'rate',
    '5/s burst 30',
    'Rate limit of `t.co`, shared by all processes.',
  ),
}

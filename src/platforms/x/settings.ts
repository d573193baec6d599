import { defineSetting } from '../../model/setting.ts'

export const X_SETTINGS = {
  canary: defineSetting(
    'STET_X_CANARY',
    'text',
    '20',
    'The id of an X post known to live: not-found is believed only while it is answered.',
  ),
  syndicationUrl: defineSetting(
    'STET_X_SYNDICATION_URL',
    'url',
    'https://cdn.syndication.twimg.com',
    'Where `tweet-result` is asked.',
  ),
  oembedUrl: defineSetting(
    'STET_X_OEMBED_URL',
    'url',
    'https://publish.x.com/oembed',
    'Where X answers oEmbed.',
  ),
  fxUrl: defineSetting(
    'STET_X_FX_URL',
    'url',
    null,
    'An FxTwitter-compatible API as a further witness of X posts, such as `https://api.fxtwitter.com`. Off unless set.',
  ),
}

/** Rate limits by the sources' names. */
export const X_RATES = {
  'x tweet-result': defineSetting(
    'STET_X_SYNDICATION_RATE',
    'rate',
    '2/s burst 30',
    'How fast `tweet-result` may be asked, by all processes together.',
  ),
  'x oembed': defineSetting('STET_X_OEMBED_RATE', 'rate', '2/s burst 30', 'The same for oEmbed of X.'),
  'x fx': defineSetting(
    'STET_X_FX_RATE',
    'rate',
    '5/s burst 30',
    'The same for the FxTwitter-compatible API.',
  ),
  't.co': defineSetting('STET_X_LINK_RATE', 'rate', '5/s burst 30', 'The same for `t.co`.'),
}

import { defineSetting } from '../../model/setting.ts'

export const FACEBOOK_SETTINGS = {
  canary: defineSetting(
    'STET_FACEBOOK_CANARY',
    'text',
    'zuck/posts/10102577175875681',
    'The canary, a Facebook post known to live, by its address or the path of it. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_FACEBOOK_URL',
    'url',
    'https://www.facebook.com',
    'The base URL of Facebook’s plugin for embedded posts, and of its pages.',
  ),
  mobileUrl: defineSetting(
    'STET_FACEBOOK_MOBILE_URL',
    'url',
    'https://m.facebook.com',
    'The base URL at which Facebook redirects shared links.',
  ),
  oembedUrl: defineSetting(
    'STET_FACEBOOK_OEMBED_URL',
    'url',
    'https://graph.facebook.com/v25.0',
    'The base URL of Facebook’s oEmbed endpoints, which answer without a token.',
  ),
}

/** Rate limits by source name (platforms-2.md § 0.2). */
export const FACEBOOK_RATES = {
  'facebook plugin': defineSetting(
    'STET_FACEBOOK_PLUGIN_RATE',
    'rate',
    '6/m burst 6',
    'Rate limit of Facebook’s plugin for embedded posts, shared by all processes.',
  ),
  'facebook page': defineSetting(
    'STET_FACEBOOK_PAGE_RATE',
    'rate',
    '6/m burst 4',
    'Rate limit of the pages of Facebook’s posts, shared by all processes.',
  ),
  'facebook oembed': defineSetting(
    'STET_FACEBOOK_OEMBED_RATE',
    'rate',
    '15/m burst 10',
    'Rate limit of Facebook’s oEmbed, shared by all processes.',
  ),
  'facebook link': defineSetting(
    'STET_FACEBOOK_LINK_RATE',
    'rate',
    '6/m burst 2',
    'Rate limit of Facebook’s shared links, shared by all processes.',
  ),
}

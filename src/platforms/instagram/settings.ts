import { defineSetting } from '../../model/setting.ts'

export const INSTAGRAM_SETTINGS = {
  canary: defineSetting(
    'STET_INSTAGRAM_CANARY',
    'text',
    'CuE2WNQs6vH',
    'The canary, an Instagram post known to live, by its shortcode. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_INSTAGRAM_URL',
    'url',
    'https://www.instagram.com',
    'The base URL of Instagram’s pages and embeds.',
  ),
  oembedUrl: defineSetting(
    'STET_INSTAGRAM_OEMBED_URL',
    'url',
    'https://graph.facebook.com/v25.0/instagram_oembed',
    'The URL of Instagram’s oEmbed endpoint, which answers without a token.',
  ),
}

/** Rate limits by source name (platforms-2.md § 0.2). */
export const INSTAGRAM_RATES = {
  'instagram embed': defineSetting(
    'STET_INSTAGRAM_EMBED_RATE',
    'rate',
    '6/m burst 6',
    'Rate limit of Instagram’s embed pages, shared by all processes.',
  ),
  'instagram page': defineSetting(
    'STET_INSTAGRAM_PAGE_RATE',
    'rate',
    '72/h burst 6',
    'Rate limit of Instagram’s post pages, shared by all processes.',
  ),
  'instagram oembed': defineSetting(
    'STET_INSTAGRAM_OEMBED_RATE',
    'rate',
    '15/m burst 10',
    'Rate limit of Instagram’s oEmbed, shared by all processes.',
  ),
}

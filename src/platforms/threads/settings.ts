import { defineSetting } from '../../model/setting.ts'

export const THREADS_SETTINGS = {
  canary: defineSetting(
    'STET_THREADS_CANARY',
    'text',
    'C-srcchPpp7',
    'The canary, a post of Threads known to live, by its shortcode. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_THREADS_URL',
    'url',
    'https://www.threads.com',
    'The base URL of the pages and embeds of Threads.',
  ),
  oembedUrl: defineSetting(
    'STET_THREADS_OEMBED_URL',
    'url',
    'https://graph.threads.com/oembed',
    'The URL of the oEmbed endpoint of Threads, which answers without a token.',
  ),
}

/** Rate limits by source name (platforms-2.md § 0.2). */
export const THREADS_RATES = {
  'threads embed': defineSetting(
    'STET_THREADS_EMBED_RATE',
    'rate',
    '6/m burst 6',
    'Rate limit of the embed pages of Threads, shared by all processes.',
  ),
  'threads page': defineSetting(
    'STET_THREADS_PAGE_RATE',
    'rate',
    '72/h burst 6',
    'Rate limit of the post pages of Threads, shared by all processes.',
  ),
  'threads oembed': defineSetting(
    'STET_THREADS_OEMBED_RATE',
    'rate',
    '15/m burst 10',
    'Rate limit of the oEmbed of Threads, shared by all processes.',
  ),
}

import { defineSetting } from '../../model/setting.ts'

export const TIKTOK_SETTINGS = {
  canary: defineSetting(
    'STET_TIKTOK_CANARY',
    'text',
    '6718335390845095173',
    'The id of the canary, a TikTok video known to live. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_TIKTOK_URL',
    'url',
    'https://www.tiktok.com',
    'The base URL of TikTok’s embed page, player, oEmbed and pages.',
  ),
}

/** Rate limits by source name; together one request in two seconds (platforms-2.md § 0.2). */
export const TIKTOK_RATES = {
  'tiktok embed': defineSetting(
    'STET_TIKTOK_EMBED_RATE',
    'rate',
    '12/m burst 4',
    'Rate limit of TikTok’s embed page, shared by all processes.',
  ),
  'tiktok player': defineSetting(
    'STET_TIKTOK_PLAYER_RATE',
    'rate',
    '12/m burst 4',
    'Rate limit of the list behind TikTok’s player, shared by all processes.',
  ),
  'tiktok oembed': defineSetting(
    'STET_TIKTOK_OEMBED_RATE',
    'rate',
    '3/m burst 2',
    'Rate limit of TikTok’s oEmbed, which Stet asks before it believes that a post is gone, shared by all processes.',
  ),
  'tiktok page': defineSetting(
    'STET_TIKTOK_PAGE_RATE',
    'rate',
    '3/m burst 2',
    'Rate limit of TikTok’s pages, which may name why a post is gone, shared by all processes.',
  ),
  'tiktok link': defineSetting(
    'STET_TIKTOK_LINK_RATE',
    'rate',
    '6/m burst 2',
    'Rate limit of TikTok’s short links, shared by all processes.',
  ),
}

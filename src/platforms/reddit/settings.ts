import { defineSetting } from '../../model/setting.ts'

export const REDDIT_SETTINGS = {
  canary: defineSetting(
    'STET_REDDIT_CANARY',
    'text',
    'r/investing/comments/7pfpeq',
    'The canary, a Reddit post known to live, as `r/community/comments/id`. Not-found counts only while it is answered alive.',
  ),
  embedUrl: defineSetting(
    'STET_REDDIT_EMBED_URL',
    'url',
    'https://embed.reddit.com',
    'The base URL of Reddit’s embed pages.',
  ),
  url: defineSetting(
    'STET_REDDIT_URL',
    'url',
    'https://www.reddit.com',
    'The base URL of Reddit’s feeds and shared links.',
  ),
}

/** Rate limits by source name (platforms-2.md § 0.2). */
export const REDDIT_RATES = {
  'reddit embed': defineSetting(
    'STET_REDDIT_EMBED_RATE',
    'rate',
    '30/m burst 10',
    'Rate limit of Reddit’s embed pages, shared by all processes.',
  ),
  'reddit atom': defineSetting(
    'STET_REDDIT_ATOM_RATE',
    'rate',
    '10/m burst 2',
    'Rate limit of Reddit’s feeds, shared by all processes.',
  ),
  'reddit link': defineSetting(
    'STET_REDDIT_LINK_RATE',
    'rate',
    '10/m burst 2',
    'Rate limit of Reddit’s shared links, shared by all processes.',
  ),
}

import { defineSetting } from '../../model/setting.ts'

export const YOUTUBE_SETTINGS = {
  canary: defineSetting(
    'STET_YOUTUBE_CANARY',
    'text',
    'jNQXAC9IVRw',
    'The id of the canary, a YouTube video known to live. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_YOUTUBE_URL',
    'url',
    'https://www.youtube.com',
    'The base URL of YouTube’s player and oEmbed.',
  ),
  clientVersion: defineSetting(
    'STET_YOUTUBE_CLIENT_VERSION',
    'text',
    '2.20260603.05.00',
    'The version of YouTube’s web client that the player is asked as. Old versions work for years.',
  ),
  video: defineSetting(
    'STET_YOUTUBE_VIDEO',
    'choice',
    'off',
    'Whether to request the film’s file (`on`): 360 lines, where YouTube serves it. YouTube’s terms forbid it without its consent.',
    { choices: ['off', 'on'] },
  ),
}

/** Rate limits by source name (platforms-2.md § 0.2). */
export const YOUTUBE_RATES = {
  'youtube player': defineSetting(
    'STET_YOUTUBE_PLAYER_RATE',
    'rate',
    '30/m burst 10',
    'Rate limit of YouTube’s player, shared by all processes.',
  ),
  'youtube oembed': defineSetting(
    'STET_YOUTUBE_OEMBED_RATE',
    'rate',
    '2/s burst 30',
    'Rate limit of YouTube’s oEmbed, shared by all processes.',
  ),
  'youtube film': defineSetting(
    'STET_YOUTUBE_FILM_RATE',
    'rate',
    '6/m burst 2',
    'Rate limit of requests for films, shared by all processes.',
  ),
}

import { defineSetting } from '../../model/setting.ts'

export const BLUESKY_SETTINGS = {
  canary: defineSetting(
    'STET_BLUESKY_CANARY',
    'text',
    'at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l3vgf77uco2g',
    'The at-URI, with a DID, of the canary: a Bluesky post known to live. Not-found counts only while the canary is answered alive.',
  ),
  appviewUrl: defineSetting(
    'STET_BLUESKY_APPVIEW_URL',
    'url',
    'https://public.api.bsky.app',
    'The base URL of Bluesky’s public AppView.',
  ),
  directoryUrl: defineSetting(
    'STET_BLUESKY_DIRECTORY_URL',
    'url',
    'https://plc.directory',
    'The base URL of the PLC directory, which has the address of each account’s server.',
  ),
}

/** Rate limits by source name. */
export const BLUESKY_RATES = {
  'bluesky appview': defineSetting(
    'STET_BLUESKY_APPVIEW_RATE',
    'rate',
    '5/s burst 30',
    'Rate limit of Bluesky’s AppView, shared by all processes.',
  ),
  'bluesky identity': defineSetting(
    'STET_BLUESKY_IDENTITY_RATE',
    'rate',
    '5/s burst 30',
    'Rate limit of each directory of Bluesky’s accounts, shared by all processes.',
    { perHost: true },
  ),
  'bluesky pds': defineSetting(
    'STET_BLUESKY_PDS_RATE',
    'rate',
    '1/s burst 5',
    'Rate limit of each server of Bluesky’s accounts, shared by all processes.',
    { perHost: true },
  ),
}

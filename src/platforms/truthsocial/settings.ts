import { defineSetting } from '../../model/setting.ts'

export const TRUTHSOCIAL_SETTINGS = {
  canary: defineSetting(
    'STET_TRUTHSOCIAL_CANARY',
    'text',
    '108779000807761862',
    'The number of the canary, a post of Truth Social known to live. `stet doctor` asks for it.',
  ),
  apiUrl: defineSetting(
    'STET_TRUTHSOCIAL_URL',
    'url',
    'https://truthsocial.com',
    'The base URL of Truth Social’s API.',
  ),
}

/** Rate limits by source name. */
export const TRUTHSOCIAL_RATES = {
  'truthsocial api': defineSetting(
    'STET_TRUTHSOCIAL_API_RATE',
    'rate',
    '6/m burst 3',
    'Rate limit of Truth Social’s API, shared by all processes.',
  ),
}

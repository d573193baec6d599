import { type TiktokPost, tiktokId } from '../../support/origin/platforms/tiktok.ts'

export const ID = tiktokId('2026-03-01T07:00:00Z', 101)
/** Words that must never be read as TikTok's. */
export const VIDEO: TiktokPost = {
  id: ID,
  text: 'The crane came down. @pier.watch #harbour\nisError: true, code 10204, overload-protect triggered, _wafchallengeid',
}
export const PHOTOS: TiktokPost = {
  id: tiktokId('2026-03-01T08:00:00Z', 102),
  text: 'Two pictures of it #harbour',
  photos: ['crane-up', 'crane-down'],
}

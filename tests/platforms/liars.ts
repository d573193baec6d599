/** Every platform that the test with false answers is run for, one a line. */

export { createBlueskyLiar } from './bluesky/liar.ts'
export { createFacebookLiar } from './facebook/liar.ts'
export { createInstagramLiar } from './instagram/liar.ts'
export { createMastodonLiar } from './mastodon/liar.ts'
export { createRedditLiar } from './reddit/liar.ts'
export { createTelegramLiar } from './telegram/liar.ts'
export { createThreadsLiar } from './threads/liar.ts'
export { createTiktokLiar } from './tiktok/liar.ts'
export { createTruthsocialLiar } from './truthsocial/liar.ts'
export { createYoutubeLiar } from './youtube/liar.ts'

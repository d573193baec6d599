/** Every platform that the test with false answers is run for, one a line. */

export { blueskyLiar } from './bluesky/liar.ts'
export { mastodonLiar } from './mastodon/liar.ts'
export { redditLiar } from './reddit/liar.ts'
export { telegramLiar } from './telegram/liar.ts'
export { truthsocialLiar } from './truthsocial/liar.ts'
export { youtubeLiar } from './youtube/liar.ts'

/** Every platform that the contract is run for, one a line. */

export { blueskySubject } from './bluesky/subject.ts'
export { facebookSubject } from './facebook/subject.ts'
export { instagramSubject } from './instagram/subject.ts'
export { perchSubject } from './made-up/subject.ts'
export { mastodonSubject } from './mastodon/subject.ts'
export { redditSubject } from './reddit/subject.ts'
export { telegramSubject } from './telegram/subject.ts'
export { threadsSubject } from './threads/subject.ts'
export { tiktokSubject } from './tiktok/subject.ts'
export { truthsocialSubject } from './truthsocial/subject.ts'
export { xSubject } from './x/subject.ts'
export { youtubeSubject } from './youtube/subject.ts'

import type { Recogniser } from '../model/recogniser.ts'
import { blueskyRecogniser } from './bluesky/recogniser.ts'
import { facebookRecogniser } from './facebook/recogniser.ts'
import { instagramRecogniser } from './instagram/recogniser.ts'
import { mastodonRecogniser } from './mastodon/recogniser.ts'
import { redditRecogniser } from './reddit/recogniser.ts'
import { telegramRecogniser } from './telegram/recogniser.ts'
import { threadsRecogniser } from './threads/recogniser.ts'
import { tiktokRecogniser } from './tiktok/recogniser.ts'
import { truthsocialRecogniser } from './truthsocial/recogniser.ts'
import { xRecogniser } from './x/recogniser.ts'
import { youtubeRecogniser } from './youtube/recogniser.ts'

/** Every platform whose posts are found in articles. Mastodon, which lives on any host, is asked last. */
export const RECOGNISERS: readonly Recogniser[] = [
  xRecogniser,
  blueskyRecogniser,
  truthsocialRecogniser,
  instagramRecogniser,
  threadsRecogniser,
  facebookRecogniser,
  tiktokRecogniser,
  youtubeRecogniser,
  redditRecogniser,
  telegramRecogniser,
  mastodonRecogniser,
]

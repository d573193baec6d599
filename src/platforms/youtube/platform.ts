import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { createVideoRef } from './create-video-ref.ts'
import { youtubeRecogniser } from './recogniser.ts'
import { YOUTUBE_RATES, YOUTUBE_SETTINGS } from './settings.ts'

/** YouTube's videos, without an account and without their files (`docs/platforms/youtube.md`). */
export const youtubePlatform: Platform = {
  name: 'youtube',
  label: 'YouTube',
  recogniser: youtubeRecogniser,
  capture: defineCapture({
    witnesses: [
      {
        name: 'youtube-player',
        card: 'from YouTube',
        page: "YouTube's player",
        salvaged: "what YouTube's player still tells is kept",
      },
      {
        name: 'youtube-oembed',
        card: "from YouTube's oEmbed, title only",
        page: "YouTube's oEmbed",
        salvaged: 'the title that oEmbed still serves is kept',
      },
    ],
    settings: YOUTUBE_SETTINGS,
    rates: YOUTUBE_RATES,
    canary: { post: createVideoRef, hint: 'the id of a video that will stay' },
    client: async () => (await import('./client.ts')).createYoutubeClient,
  }),
  missingLabel: ({ part, reason }) =>
    part === 'text' && reason === 'upstream' ? "YouTube's oEmbed has no description" : null,
  archived: async () => (await import('./archived-post-reader.ts')).youtubeArchivedPostReader,
}

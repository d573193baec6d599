import type { YoutubeVideo } from '../../support/origin/platforms/youtube.ts'

export const ID = 'hArb0ur_-01'
/** Words that must never be read as the player's. */
export const VIDEO: YoutubeVideo = {
  id: ID,
  title: 'This video is private. It has been removed by the uploader',
  description:
    'The crane came down.\n\nMore: https://harbourpost.example/crane #harbour\nThis video has been removed for violating YouTube’s Terms of Service.',
  unlisted: true,
}

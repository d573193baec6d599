import { z } from 'zod'
import type { PostRecord } from './post-record.ts'

/** What a post shows besides its text: how many media of each kind, and the picture that stands for them in lists. */
export const MediaSummary = z
  .object({
    photo: z.int(),
    video: z.int(),
    gif: z.int(),
    audio: z.int(),
    /** The length of its only film or sound, in milliseconds; null if there are several, or it is unknown. */
    durationMs: z.int().nullable(),
    /** Whether the author or the platform asks to fold the media away. */
    sensitive: z.boolean(),
    /**
     * The resource of the main snapshot to make a thumbnail of: the first photo, poster or picture of a link. Null if no
     * picture is archived.
     */
    thumbnail: z.int().nullable(),
  })
  .meta({ id: 'MediaSummary' })
export type MediaSummary = z.infer<typeof MediaSummary>

/** Whether the author or the platform asks to fold a post's media away. */
export const isFolded = ({
  sensitive,
  contentWarning,
}: Pick<PostRecord, 'sensitive' | 'contentWarning'>): boolean =>
  sensitive === true || contentWarning !== undefined

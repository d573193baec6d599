import type { Medium, Poll } from '../../../model/post-record.ts'
import { getCount, getTime } from '../../shared/untyped-json.ts'
import { photoMedium } from '../tweet-media.ts'
import type { CardValues } from './card-values.ts'

/** X shows four choices at most; further ones would still be read. */
const CHOICES = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/**
 * Reads a poll by its choices, whatever the card's name: `poll2choice_text_only`, `poll3choice_image`,
 * `{id}:poll_choice_images`. The pictures, one for each choice or one for the whole poll, are media of the post.
 */
export function readPollCard(card: CardValues): { poll: Poll | null; media: Medium[] } {
  const media: Medium[] = []
  const options = CHOICES.flatMap((n) => {
    const label = card.text(`choice${n}_label`)
    const picture = card.image([`choice${n}_image`])
    if (picture !== null) media.push(photoMedium(picture.url, picture.alt ?? label))
    if (label === null && picture === null) return []
    const votes = getCount(card.object(`choice${n}_count`), 'string_value')
    return [{ label: label ?? '', votes, ...(picture === null ? {} : { imageUrl: picture.url }) }]
  })
  if (options.length === 0) return { poll: null, media }
  return { poll: { options, endsAt: getTime(card.object('end_datetime_utc'), 'string_value') }, media }
}

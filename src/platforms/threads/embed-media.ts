import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { LinkCard, Medium } from '../../model/post-record.ts'
import { metaMediaUrl, metaMedium } from '../shared/meta/media-url.ts'
import { outwardUrl } from './embed-text.ts'

const FRAMES = '.SoloMediaContainer, .MediaScrollImageContainer'

/** Reads the photos and films of a post, in order (platforms-2.md § 9.2); the name of the part that one lacks. */
export function readThreadsMedia($: HtmlPage, body: Elements, page: string): Medium[] | string {
  const media: Medium[] = []
  for (const node of body.find(FRAMES).toArray()) {
    const frame = $(node)
    const film = frame.find('video').first()
    const image = frame.find('img').first()
    if (film.length > 0) {
      const url = metaMediaUrl(film.find('source').first().attr('src') ?? film.attr('src'))
      media.push(metaMedium('video', url, page, { posterUrl: metaMediaUrl(film.attr('poster')) }))
    } else {
      const url = metaMediaUrl(image.attr('src'))
      if (url === null)
        return `${frame.is('.SoloMediaContainer') ? '.SoloMediaContainer' : '.MediaScrollImageContainer'} img`
      media.push(metaMedium('photo', url, page, { alt: image.attr('alt')?.trim() || null }))
    }
  }
  return media
}

/** Reads the card of a linked page; null if there is none. */
export function readThreadsCard(body: Elements): LinkCard | null {
  const card = body.find('.LinkAttachmentOuterContainer').first()
  const url = outwardUrl(card.find('a[href]').first().attr('href'))
  if (card.length === 0 || url === null) return null
  const words = (selector: string) => card.find(selector).first().text().trim() || null
  const picture = card.find('img').not('.LinkAttachmentFaviconContainer img').first().attr('src')
  return {
    url: url.href,
    title: words('.LinkAttachmentTitle'),
    description: words('.LinkAttachmentDescription'),
    site: words('.LinkAttachmentDomain'),
    imageUrl: metaMediaUrl(picture),
  }
}

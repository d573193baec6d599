import type { TextFinding } from '../../../model/recogniser.ts'
import { isStatusId, statusRef } from '../status-url.ts'

/** `[tweet 20]`, `[twitter id="20"]`, `{{< tweet user="jack" id="20" >}}`, `{{< x id=20 >}}`, `{% tweet 20 %}`. */
const CODE =
  /(?:\[|\{\{[<%]|\{%)\s{0,3}(?:tweet|twitter|x)\s{1,3}(?:user=["']?(\w{1,20})["']?\s{1,3})?(?:id=)?["']?(\d{1,19})["']?[^\]}\r\n]{0,80}[\]}]/gi

/** Finds short codes, which a CMS or site generator would have expanded to an embed. */
export function findXShortCodes(text: string): TextFinding[] {
  const found: TextFinding[] = []
  for (const match of text.matchAll(CODE)) {
    const [whole, handle, id = ''] = match
    if (!isStatusId(id)) continue
    const end = match.index + whole.length
    const closing = /^[%>]?\}*/.exec(text.slice(end, end + 3))?.[0].length ?? 0
    found.push({
      ...statusRef(id, handle ?? null),
      role: 'embed',
      form: 'short-code',
      author: null,
      text: null,
      publishedOn: null,
      links: [],
      start: match.index,
      end: end + closing,
    })
  }
  return found
}

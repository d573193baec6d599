import type { ArticleState } from '../../catalog/tables/work.ts'
import type { StatusLabel } from '../../model/status-label.ts'

/** The words for each state of an article. */
export const ARTICLE_STATE_LABELS: Readonly<Record<ArticleState, StatusLabel>> = {
  queued: { tone: 'quiet', name: 'queued', words: 'the article waits to be read' },
  working: { tone: 'quiet', name: 'under way', words: 'Stet reads it, or copies its posts' },
  done: { tone: 'good', name: 'done', words: 'all of its posts have an outcome' },
  failed: {
    tone: 'bad',
    name: 'could not be read',
    words: 'its page says why, and whether Stet tries again',
  },
}

import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Marks, PostMatch } from '../../model/post-match.ts'
import type { Db } from '../catalog.ts'
import type { PostRow } from '../tables/posts.ts'
import { findTitledArticles, type TitledArticle } from './citing-titles.ts'
import { type MatchedText, matchTerm } from './match-term.ts'
import { parseSearch, type SearchTerm, stemmableTerms, stemsOf } from './search-query.ts'
import { accountNames, splitTags, splitWords } from './split-words.ts'
import { stemmedLanguageOf } from './stemmed-languages.ts'
import { findStems, type Stems } from './stems.ts'

/** Marks of a text at most. */
const MAX_MARKS = 100

/**
 * Finds where posts match a search.
 *
 * @param q the words of the search that found the posts
 * @param named the posts that it found by their address or id
 * @returns a match for each post, by its slug
 */
export async function findMatches(
  db: Db,
  q: string,
  posts: readonly PostRow[],
  named: readonly Pick<PostRef, 'platform' | 'id'>[],
): Promise<Map<string, PostMatch>> {
  const ids = new Set(named.map(postSlug))
  const search = parseSearch(q)
  const terms = (search?.alternatives.flat() ?? []).filter((term) => !term.not)
  const [stems, titles] = await Promise.all([
    search === null ? new Map() : findStems(db, stemmableTerms(search)),
    findTitledArticles(db, posts),
  ])
  const texts = posts.map((post) => toTexts(post, titles.get(postSlug(post)) ?? []))
  const known = {
    search: stems,
    texts: await findStems(db, wordsToStem(texts.flatMap(stemmedTexts), terms, stems)),
  }
  const marksOf = (text: MatchedText): Marks =>
    mergeSpans(terms.flatMap((term) => matchTerm(term, text, known)))
  return new Map(
    posts.map((post, n) => {
      const found = toMatch(texts[n] ?? NO_TEXTS, marksOf, terms, ids.has(postSlug(post)))
      return [postSlug(post), found]
    }),
  )
}

interface PostTexts {
  readonly text: MatchedText
  readonly name: MatchedText
  readonly handle: MatchedText
  /** The names of the account. */
  readonly account: { readonly written: string; readonly names: readonly string[] }
  readonly titles: readonly { readonly article: TitledArticle; readonly title: MatchedText }[]
}

const plain = (text: string): MatchedText => ({ tokens: splitWords(text), lang: null, pieces: false })
const NO_TEXTS: PostTexts = {
  text: plain(''),
  name: plain(''),
  handle: plain(''),
  account: { written: '', names: [] },
  titles: [],
}

function toTexts(
  { author_name, author_handle, text, lang }: PostRow,
  articles: readonly TitledArticle[],
): PostTexts {
  const subtag = stemmedLanguageOf(lang)
  const words = (written: string): MatchedText => ({
    tokens: [...splitWords(written, subtag), ...splitTags(written)],
    lang: subtag,
    pieces: subtag === null,
  })
  const handle = author_handle ?? ''
  return {
    text: words(text ?? ''),
    name: plain(author_name ?? ''),
    handle: plain(handle),
    account: { written: handle, names: accountNames(handle) },
    titles: articles.map((article) => ({ article, title: words(article.title) })),
  }
}

const stemmedTexts = ({ text, titles }: PostTexts): MatchedText[] => [
  text,
  ...titles.map(({ title }) => title),
]

/** Stemmers of these languages change the beginnings of words too. */
const PREFIXED = new Set(['ar', 'id', 'ga', 'ta'])

/** The words of texts that may be forms of words of the search: the others need no stem. */
function wordsToStem(
  texts: readonly MatchedText[],
  terms: readonly SearchTerm[],
  stems: Stems,
): Map<string, Set<string>> {
  const wanted = terms.flatMap(({ words }) => words.flatMap((word) => stemsOf(word, stems)))
  const found = new Map<string, Set<string>>()
  for (const { lang, tokens } of texts) {
    if (lang === null) continue
    const heads = wanted.filter((one) => one.lang === lang).map(({ stem }) => stem.slice(0, 2))
    for (const { kind, text, written } of tokens) {
      if (kind !== 'word' || !(PREFIXED.has(lang) || heads.some((head) => text.startsWith(head)))) continue
      found.set(written, (found.get(written) ?? new Set()).add(lang))
    }
  }
  return found
}

function toMatch(
  { text, name, handle, account, titles }: PostTexts,
  marksOf: (text: MatchedText) => Marks,
  terms: readonly SearchTerm[],
  named: boolean,
): PostMatch {
  const marks = { text: marksOf(text), name: marksOf(name) }
  const inHandle = namesAccount(account, terms)
    ? [[0, account.written.length] satisfies Marks[number]]
    : marksOf(handle)
  const cited = titles
    .map(({ article: { id, url, title: written }, title }) => ({
      articleId: id,
      url,
      title: written,
      marks: marksOf(title),
    }))
    .find(({ marks }) => marks.length > 0)
  const places = {
    id: named,
    words: marks.text.length > 0,
    author: marks.name.length > 0 || inHandle.length > 0,
    article: cited !== undefined,
  }
  return {
    in: (['id', 'words', 'author', 'article'] as const).filter((place) => places[place]),
    ...marks,
    handle: inHandle,
    article: cited ?? null,
  }
}

/** Whether a term is the account, or at least three letters of its handle. */
function namesAccount({ written, names }: PostTexts['account'], terms: readonly SearchTerm[]): boolean {
  const letters = plain(written.replace(/[^\p{L}\p{N}]/gu, ''))
  return terms.some(({ words }) => {
    const [word] = words
    if (word === undefined || words.length > 1) return false
    if (word.kind === 'account') return names.includes(word.text)
    return matchTerm({ words, not: false }, { ...letters, pieces: true }, NO_STEMS).length > 0
  })
}

const NO_STEMS = { search: new Map(), texts: new Map() }

/** Sorts spans and joins those that touch or overlap. */
function mergeSpans(spans: Marks): Marks {
  const merged: Marks = []
  for (const [start, end] of spans.toSorted(([one], [other]) => one - other)) {
    const last = merged.at(-1)
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)]
    else merged.push([start, end])
  }
  return merged.slice(0, MAX_MARKS)
}

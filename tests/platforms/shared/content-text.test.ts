import { expect, it } from 'vitest'
import { readContent } from '../../../src/platforms/shared/mastodon-api/content-text.ts'

it.each([
  ['paragraphs and lines', '<p>One<br>two</p><p>three</p>', 'One\ntwo\n\nthree'],
  ['space between paragraphs', '<p>One</p>\n  <p>two</p>', 'One\n\ntwo'],
  ['a list', '<p>See</p><ul><li>one</li><li>two</li></ul><p>End</p>', 'See\n\n• one\n• two\n\nEnd'],
  ['a quotation within', '<blockquote><p>Old</p></blockquote><p>New</p>', 'Old\n\nNew'],
  ['an emoji as an image', '<p>Hi <img alt=":wave:" src="x"></p>', 'Hi :wave:'],
  ['escaped markup', '<p>&lt;b&gt; &amp; co</p>', '<b> & co'],
  ['text without markup', 'Plain words', 'Plain words'],
  ['nothing', '<p></p>', ''],
  ['a script', '<p>One</p><script>two</script>', 'One'],
])('%s', (_, markup, text) => {
  expect(readContent(markup).text).toBe(text)
})

it.each([
  ['<p class="quote-inline">RE: <a href="https://a.example/@b/1">a</a></p><p>So</p>', true, 'So'],
  ['<p>RE: https://a.example/@b/1</p><p>So</p>', true, 'So'],
  ['<p>RE: https://a.example/@b/1</p><p>So</p>', false, 'RE: https://a.example/@b/1\n\nSo'],
])('the paragraph that repeats a quote: %s, quoted %s', (markup, quoted, text) => {
  expect(readContent(markup, quoted).text).toBe(text)
})

it('a link at the start of a paragraph begins behind the gap', () => {
  const { text, entities } = readContent('<p>One</p><p><a href="https://a.example/">a.example</a> x</p>')
  expect(entities).toHaveLength(1)
  expect(text.slice(entities[0]?.start, entities[0]?.end)).toBe('a.example')
})

it('a link with a script is words', () => {
  expect(readContent('<a href="javascript:alert(1)">here</a>')).toEqual({ text: 'here', entities: [] })
})

it('two megabytes of paragraphs and links take no longer than other answers', () => {
  const markup = '<p>a <a href="https://a.example/">b</a></p>'.repeat(45_000)
  const began = performance.now()
  expect(readContent(markup).entities).toHaveLength(45_000)
  expect(performance.now() - began).toBeLessThan(10_000)
})

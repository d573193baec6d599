import { describe, expect, it } from 'vitest'
import { createTerminal } from '../../src/cli/terminal.ts'
import { escapeJsonControls, replaceControls, showControls } from '../../src/model/control-characters.ts'

const terminal = (coloured: boolean, isScreen = false) => {
  const lines = { out: '', err: '' }
  const made = createTerminal({
    out: (text) => {
      lines.out += text
    },
    err: (text) => {
      lines.err += text
    },
    moving: false,
    isScreen,
    coloured,
    width: 80,
  })
  return { lines, made }
}
const HOSTILE = 'a\u001b[31mb\u009bc\u0007\r\u202ed\u2066\u0000'
const SHOWN = 'a<U+001B>[31mb<U+009B>c<U+0007><U+000D><U+202E>d<U+2066><U+0000>'

describe('what a terminal is sent', () => {
  it('has no control characters and no marks of direction but as text', () => {
    const { lines, made } = terminal(false)
    made.say(HOSTILE)
    made.note(`${HOSTILE}\tand\nmore`)
    expect(lines).toEqual({ out: `${SHOWN}\n`, err: `${SHOWN}\tand\nmore\n` })
  })

  it('has our colours, also one in another, and not those of a stranger', () => {
    const { lines, made } = terminal(true)
    const { bold, dim } = made.colours
    made.say(`${bold(`x${dim('y')}${HOSTILE}`)} \u001b[31m`)
    expect(lines.out).toBe(`\u001b[1mx\u001b[2my\u001b[22m\u001b[1m${SHOWN}\u001b[22m <U+001B>[31m\n`)
  })

  it('is JSON with the same value', () => {
    const { lines, made } = terminal(true)
    made.json({ a: HOSTILE })
    expect(lines.out.slice(0, -1)).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(lines.out)).toEqual({ a: HOSTILE })
  })

  it('is a document without control characters', () => {
    const { lines, made } = terminal(true)
    made.document(`<p>${HOSTILE}\r\n\tז</p>\n`)
    expect(lines.out).toBe('<p>a\ufffd[31mb\ufffdc\ufffd\r\u202ed\u2066\ufffd\r\n\tז</p>\n')
  })

  it('is a document without any of them on a screen', () => {
    const { lines, made } = terminal(true, true)
    made.document(`<p>${HOSTILE}\r\n\tז</p>\n`)
    expect(lines.out).toBe(`<p>${SHOWN}\n\tז</p>\n`)
  })

  it('keeps every other text', () => {
    for (const text of ['Ω 👩‍🚒 שלום 中\u200d', '"\\u001b"']) {
      expect([showControls(text), escapeJsonControls(text), replaceControls(text)]).toEqual([
        text,
        text,
        text,
      ])
    }
  })
})

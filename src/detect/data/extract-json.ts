/** The shortest JSON text that can contain an embed. */
const MIN_LENGTH = 20

/**
 * Extracts the JSON texts from a script: the whole script, or each balanced `{…}` or `[…]` at its top level
 * (`window.__STATE__ = {…};`) and each string literal with JSON (`JSON.parse("…")`). One pass; skips unbalanced texts.
 */
export function* extractJson(script: string): Generator<string> {
  const whole = script.trim()
  if (/^[[{]/.test(whole) && /[\]}]$/.test(whole)) {
    yield whole
    return
  }
  let depth = 0
  let start = 0
  for (let at = 0; at < script.length; at++) {
    const char = script[at]
    if (char === '"' || (depth === 0 && (char === "'" || char === '`'))) {
      const end = stringEnd(script, at)
      if (depth === 0 && end - at > MIN_LENGTH) {
        const inner = literal(script.slice(at, end))
        if (inner !== null && /^\s*[[{]/.test(inner)) yield inner
      }
      at = end - 1
    } else if (char === '{' || char === '[') {
      if (depth++ === 0) start = at
    } else if ((char === '}' || char === ']') && depth > 0 && --depth === 0 && at - start > MIN_LENGTH) {
      yield script.slice(start, at + 1)
    }
  }
}

function stringEnd(script: string, start: number): number {
  const quote = script[start] ?? '"'
  let at = start + 1
  while (at < script.length && script[at] !== quote) {
    if (script[at] === '\\') at++
    else if (script[at] === '\n' && quote !== '`') return at
    at++
  }
  return at + 1
}

function literal(text: string): string | null {
  if (!text.startsWith('"')) return text.slice(1, -1).replace(/\\(['\\])/g, '$1')
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    // A literal with JavaScript escapes that JSON lacks is no data.
    return null
  }
}

/** A long run of digits before the end of a JSON value. Without a lookbehind, which costs at each character. */
const LONG_NUMBER = /\d{16,19}(?=\s{0,4}[,}\]])/g
const BEFORE_VALUE = /[:[,]\s{0,4}$/

/** Parses JSON and reads large numbers as text, because ids exceed the precision of numbers. */
export function parseData(json: string): unknown {
  try {
    return JSON.parse(
      json.replace(LONG_NUMBER, (digits, at: number) =>
        BEFORE_VALUE.test(json.slice(Math.max(0, at - 5), at)) ? `"${digits}"` : digits,
      ),
    )
  } catch {
    // Not JSON: code of the script, or truncated.
    return undefined
  }
}

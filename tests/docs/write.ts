// Writes what the documentation takes from the code: node tests/docs/write.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { answerTables } from './answer-tables.ts'
import { commandPages } from './command-pages.ts'
import { reasonsTable, settingsTable } from './tables.ts'

function replace(file: string, from: RegExp, text: string): void {
  const url = new URL(`../../docs/${file}`, import.meta.url)
  const page = readFileSync(url, 'utf8')
  writeFileSync(
    url,
    page.replace(from, () => text),
  )
}

replace('commands.md', /^## stet [\s\S]*/m, await commandPages())
replace('configuration.md', /^\| name \| default \|[\s\S]*?(?=\n\n)/m, settingsTable())
replace('outcomes.md', /^\| reason \|[\s\S]*?(?=\n\n)/m, reasonsTable())
for (const { page, heading, table } of answerTables()) {
  replace(
    `platforms/${page}.md`,
    new RegExp(
      `(?<=^### ${heading}\\n(?:(?!^### )[\\s\\S])*?)^\\| path \\|[\\s\\S]*?(?=\\n\\n|\\n*$(?![\\s\\S]))`,
      'm',
    ),
    table,
  )
}

/** The text of a page's section, from its heading to the next one of the same level. */
function sectionOf(page: string, heading: string): string {
  const [, text] = page.split(`\n## ${heading}\n`)
  if (text === undefined) throw new Error(`The page has no section "${heading}".`)
  return text.split('\n## ')[0] ?? ''
}

/** The steps of a section's numbered list, each on one line. */
export function numberedSteps(page: string, heading: string): string[] {
  const list = sectionOf(page, heading).matchAll(/^\d+\. (.+(?:\n {3}.+)*)$/gm)
  return [...list].map(([, step = '']) => step.replaceAll(/\n {3}/g, ' '))
}

/** The commands of a section: its indented lines, without their comments. */
export function indentedCommands(page: string, heading: string): string[] {
  const lines = sectionOf(page, heading).matchAll(/^ {4}(stet .+)$/gm)
  return [...lines].map(([, line = '']) => line.replace(/ +#.*$/, ''))
}

import { expect, it } from 'vitest'
import { schemaFiles } from '../../src/archive/schema-files.ts'

it.each(schemaFiles())(
  'docs/schema/%s is what the code reads and writes (vitest -u writes it anew)',
  async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../docs/schema/${name}`)
  },
)

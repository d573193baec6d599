import { expect, it } from 'vitest'
import { buildJsonSchemas } from '../../src/archive/json-schemas.ts'

it.each(buildJsonSchemas())(
  'docs/schema/%s is what the code reads and writes (vitest -u writes it anew)',
  async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../docs/schema/${name}`)
  },
)

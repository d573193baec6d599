import { expect, it } from 'vitest'
import { buildJsonSchemas } from '../../src/archive/records/json-schemas.ts'

it.each(buildJsonSchemas())(
  'docs/schema/%s matches the code (update it with vitest -u)',
  async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../docs/schema/${name}`)
  },
)

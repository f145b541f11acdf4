// The JSON Schema of each kind of line, for whoever reads an archive without Cortex.
import { z } from 'zod/mini'
import { lineSchemas, type LineStore } from './lines.ts'

/** Checks that only code can express (sums, matching names) show as the plain type they refine. */
export const schemaText = (store: LineStore): string =>
  JSON.stringify(z.toJSONSchema(lineSchemas[store], { unrepresentable: 'any' }), null, 2)

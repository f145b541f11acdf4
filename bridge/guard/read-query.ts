// Reads a query string into plain fields: no field twice, no operators, nothing but what the method's schema names.
import { checkShape, type Shape } from '#core/contracts/check-shape.ts'
import type { ReadBody } from './read-body.ts'

const FIELD = /^[a-zA-Z_]{1,24}$/

const invalid = (field: string): ReadBody => ({
  kind: 'refused',
  refusal: {
    code: 'validation_failed',
    details: { issues: [{ path: [FIELD.test(field) ? field : '*'], rule: 'unknown-key' }] },
  },
})

/** @param schema absent: the method takes no query at all */
export function readQuery(query: string, schema: Shape | undefined): ReadBody {
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (!FIELD.test(name) || fields.has(name) || !schema) return invalid(name)
    fields.set(name, value)
  }
  if (!schema) return { kind: 'read', value: {} }
  const checked = checkShape(schema, Object.fromEntries(fields))
  if (checked.ok) return { kind: 'read', value: checked.value }
  return { kind: 'refused', refusal: { code: 'validation_failed', details: { issues: checked.issues } } }
}

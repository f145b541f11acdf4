// Marks which buffers of a method's result change hands instead of being copied.

const marked = new WeakMap<object, Transferable[]>()

/** Returns `value`; when it is the result of a hosted method, `transfer` moves with it. */
export function withTransfer<T extends object>(value: T, transfer: Transferable[]): T {
  marked.set(value, transfer)
  return value
}

export const transfersOf = (value: unknown): Transferable[] =>
  typeof value === 'object' && value !== null ? (marked.get(value) ?? []) : []

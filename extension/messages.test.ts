import { afterEach, expect, it, vi } from 'vitest'
import { checkShape } from '#core/contracts/check-shape.ts'
import { EXTENSION_ID, EXTENSION_ORIGIN } from '#core/contracts/native-host.ts'
import { askHost } from './bridge/host.ts'
import { askSchema, isOwnPage } from './messages.ts'

vi.stubGlobal('chrome', { runtime: { id: EXTENSION_ID } })
afterEach(() => vi.restoreAllMocks())

const other = 'abcdefghijklmnopabcdefghijklmnop'
it.each([
  ['another extension', { id: other, origin: `chrome-extension://${other}` }],
  ['a content script in a page', { id: EXTENSION_ID, origin: 'https://example.org' }],
  [
    'a page that renamed itself',
    { id: EXTENSION_ID, origin: 'https://example.org', url: `${EXTENSION_ORIGIN}/popup/popup.html` },
  ],
  ['a sandboxed frame', { id: EXTENSION_ID, origin: 'null' }],
  ['nobody', undefined],
])('[C12] a message from %s is not taken', (_, sender) => {
  expect(isOwnPage(sender)).toBe(false)
})
it('[C12] one from our own page is', () => {
  expect(isOwnPage({ id: EXTENSION_ID, origin: EXTENSION_ORIGIN })).toBe(true)
})

it.each([
  ['status'],
  [{ kind: 'plan.execute', cid: 'cid-12345678' }],
  [{ kind: 'start', cid: 'short' }],
  [{ kind: 'start', cid: 'cid-12345678', more: 1 }],
])('[C10] %j is no message of ours', (message) => {
  expect(checkShape(askSchema, message).ok).toBe(false)
})

it.each([
  ['a host that is missing', () => Promise.reject(new Error('Specified native messaging host not found.'))],
  ['an answer that is none', () => Promise.resolve({ ok: true, result: { session: {} } })],
  ['silence', () => Promise.resolve(undefined)],
])('[X8] %s counts as no host', async (_, send) => {
  expect(await askHost('hello', 'cid-12345678', send)).toMatchObject({ ok: false, error: { code: 'no-host' } })
})

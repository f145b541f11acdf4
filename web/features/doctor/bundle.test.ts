import { expect, it } from 'vitest'
import { supportBundle } from './bundle.ts'

it('[U12] the support bundle holds versions, verdicts and errors, and neither places nor secrets', () => {
  const text = supportBundle({
    version: '1.2.3',
    build: 'abc',
    browser: 'Test/1.2.3.4',
    atMs: Date.UTC(2026, 10, 20, 9, 30, 45),
    findings: [
      { name: 'Camera', verdict: 'good', sentence: 'Found.', repair: { label: 'x', run: () => Promise.resolve(null) } },
    ],
    bridge: {
      link: { kind: 'live', scopes: ['state:read'], bootId: 'boot-id', launcherUrl: 'http://127.0.0.1:9471' },
      isPaired: true,
      readiness: null,
    },
    offline: { kind: 'ready' },
    errors: [
      {
        id: 'e1',
        atMs: Date.UTC(2026, 10, 20, 9, 20),
        name: 'Error',
        message: 'no /home/ada/x at https://a.example/?k=1',
      },
    ],
  })
  expect(JSON.parse(text)).toEqual({
    kind: 'cortex-support',
    version: '1.2.3',
    build: 'abc',
    browser: 'Test/1.2.3.4',
    madeAt: '2026-11-20T09:30:00.000Z',
    findings: [{ name: 'Camera', verdict: 'good', sentence: 'Found.' }],
    bridge: { link: 'live', isPaired: true, readiness: null },
    offline: 'ready',
    errors: [{ id: 'e1', minutesBefore: 11, name: 'Error', message: 'no [path]' }],
  })
})

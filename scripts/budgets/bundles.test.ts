// Shows how built files are sorted into bundles.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { bundlesOf } from './bundles.ts'

const root = mkdtempSync(join(tmpdir(), 'bundles-'))
afterAll(() => rmSync(root, { recursive: true }))

const BUILT = {
  'dist/web/index.html': '<link href="/assets/index-1.css" rel="stylesheet"><script src="/assets/index-1.js"></script>',
  'dist/web/assets/index-1.css': '',
  'dist/web/assets/index-1.js': `import{a as b}from"./shared-1.js";const later=()=>import("./now-page-1.js")`,
  'dist/web/assets/shared-1.js': '',
  'dist/web/assets/now-page-1.js': `import"./shared-1.js";import{c}from"./chart-1.js";`,
  'dist/web/assets/chart-1.js': `export{c}from"./index-1.js"`,
  'dist/web/assets/capture.worker-1.js': `import{f}from"./fft-1.js"`,
  'dist/web/assets/fft-1.js': '',
  'dist/extension/manifest.json': JSON.stringify({
    background: { service_worker: 'bg.js' },
    content_scripts: [{ js: ['page.js'] }],
  }),
  'dist/extension/bg.js': '',
  'dist/extension/page.js': '',
}
for (const [path, text] of Object.entries(BUILT)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

it('follows what is loaded at once, not what is loaded later, and counts nothing twice', () => {
  const names = Object.fromEntries(
    bundlesOf(root).map(({ name, files }) => [name, files.map((file) => file.split('/').at(-1))]),
  )
  expect(names).toEqual({
    'shell (page, script, style)': ['index.html', 'index-1.css', 'index-1.js', 'shared-1.js'],
    'live page': ['chart-1.js', 'now-page-1.js'],
    'sensing worker': ['capture.worker-1.js', 'fft-1.js'],
    'extension worker': ['bg.js'],
    'content script': ['page.js'],
  })
})

// Shows when a build is repeated and when it is skipped.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createBuildStamp } from './content-stamp.ts'

const scratch = mkdtempSync(join(tmpdir(), 'stamp-'))
afterAll(() => rmSync(scratch, { recursive: true }))

describe('createBuildStamp', () => {
  let root = ''
  const stamp = () =>
    createBuildStamp({ root, name: 'page', inputs: ['web/**/*', 'missing.json'], product: 'dist/index.html' })
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const build = async () => write('dist/index.html', 'built')

  beforeEach(async () => {
    root = mkdtempSync(join(scratch, 'root-'))
    write('web/features/now.tsx', 'a')
    await stamp().record(build)
  })

  it('is current right after a build, and not before one', () => {
    expect(stamp().isCurrent()).toBe(true)
    expect(
      createBuildStamp({ root, name: 'other', inputs: ['web/**/*'], product: 'dist/index.html' }).isCurrent(),
    ).toBe(false)
  })

  it.each([
    ['an input changes', () => write('web/features/now.tsx', 'b')],
    ['an input appears', () => write('web/new.ts', '')],
    ['an input is renamed', () => (rmSync(join(root, 'web/features/now.tsx')), write('web/features/then.tsx', 'a'))],
    ['the product is gone', () => rmSync(join(root, 'dist'), { recursive: true })],
  ])('is stale when %s', (_, change) => {
    change()
    expect(stamp().isCurrent()).toBe(false)
  })

  it('does not care about tests', () => {
    write('web/features/now.test.tsx', 'new')
    expect(stamp().isCurrent()).toBe(true)
  })

  it('stays stale when the build fails', async () => {
    await expect(stamp().record(() => Promise.reject(new Error('vite')))).rejects.toThrow('vite')
    expect(stamp().isCurrent()).toBe(false)
  })
})

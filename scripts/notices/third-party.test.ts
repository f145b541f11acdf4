// THIRD-PARTY.md is what the installed packages say today.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { thirdPartyNotices } from './third-party.ts'

const ROOT = join(import.meta.dirname, '../..')

it('THIRD-PARTY.md is current; npm run notices writes it', () => {
  const notices = thirdPartyNotices(ROOT)
  expect(readFileSync(join(ROOT, 'THIRD-PARTY.md'), 'utf8')).toBe(notices)
  for (const name of ['react', '@mediapipe/tasks-vision', '@mediapipe/face_mesh', 'hono'])
    expect(notices).toContain(`| ${name} |`)
  expect(notices).not.toContain('| vitest |')
})

import { describe, expect, it } from 'vitest'
import { reasonWords } from '../features/now/reason-words.ts'
import { hintSentence } from '../features/camera/hint-sentences.ts'
import { directive } from '../queries/page-evidence.ts'
import { nameCameraFailure } from '../sensors/camera-failure.ts'
import { rootAttributes } from './appearance.ts'
import { formatBytes } from './bytes.ts'
import { formatSpan } from './clock.ts'

describe('numbers in words', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1500, '1.5 kB'],
    [11_153_641, '11.2 MB'],
    [253_000_000, '253 MB'],
  ])('%d bytes are %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words))

  it.each([
    [59_999, 'under a minute'],
    [60_000, '1 minute'],
    [28 * 60_000, '28 minutes'],
    [60 * 60_000, '1 h'],
    [112 * 60_000, '1 h 52'],
    [65 * 60_000, '1 h 05'],
  ])('%d ms are %s', (ms, words) => expect(formatSpan(ms)).toBe(words))
})

describe('reasons of a state', () => {
  const reason = { contribution: 0.5, z: 1 }
  it('[T2] say how a feature differs from the usual', () => {
    expect(reasonWords({ ...reason, feature: 'heartRateBpm', value: 72, baseline: 70 })).toEqual({
      name: 'Pulse',
      comparison: '+2 bpm',
      value: '72 bpm',
      usual: '70 bpm',
    })
    expect(reasonWords({ ...reason, feature: 'perclosRatio', value: 0.05, baseline: 0.15 })).toEqual({
      name: 'Heavy lids',
      comparison: '−10 %',
      value: '5 %',
      usual: '15 %',
    })
  })
  it('[T2] fall back to plain words and the bare value without a usual', () => {
    expect(reasonWords({ ...reason, feature: 'headYawDeg', value: 12, baseline: null })).toEqual({
      name: 'Head yaw',
      comparison: '12 deg',
      value: '12 deg',
      usual: null,
    })
  })
})

it('[S5] the most useful hint comes first, and none means good', () => {
  expect(hintSentence({ hints: ['blurred', 'too-dark'] })).toBe('Too dark')
  expect(hintSentence({ hints: [] })).toBe('Good light, face steady')
})

it('[S2] camera failures have names, also the three that share an error', () => {
  const named = (name: string, message = ''): string => nameCameraFailure(new DOMException(message, name))
  expect(named('NotAllowedError', 'Permission denied')).toBe('denied')
  expect(named('NotAllowedError', 'Permission denied by system')).toBe('blocked-by-system')
  expect(named('NotAllowedError', 'Permission dismissed')).toBe('dismissed')
  expect(named('NotReadableError')).toBe('busy')
  expect(named('NotFoundError')).toBe('none')
  expect(named('OverconstrainedError')).toBe('none')
  expect(named('SecurityError')).toBe('unavailable')
  expect(nameCameraFailure('odd')).toBe('unknown')
})

it('[U3] "auto" follows the system, a choice does not, and reduced motion cannot be forced back on', () => {
  const appearance = {
    theme: 'auto',
    contrast: 'auto',
    motion: 'auto',
    textScale: 1,
    language: 'auto',
    clock: 'auto',
  } as const
  const system = { moreContrast: true, lessMotion: true }
  expect(rootAttributes(appearance, system)).toEqual({ theme: 'auto', contrast: 'more', motion: 'reduce' })
  expect(rootAttributes({ ...appearance, contrast: 'usual', theme: 'dark' }, system)).toMatchObject({
    theme: 'dark',
    contrast: 'usual',
  })
})

it('[U10] reads one directive out of a policy', () => {
  expect(directive("default-src 'none'; connect-src 'self' ws://x; img-src data:", 'connect-src')).toBe("'self' ws://x")
  expect(directive("default-src 'none'", 'connect-src')).toBeNull()
})

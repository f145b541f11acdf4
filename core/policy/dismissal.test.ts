import { describe, expect, it } from 'vitest'
import { freshDismissals, judgeDismissal, learnDismissal, predictDismissal, restingArms } from './dismissal.ts'

const features = { confidence: 0.9, complexity: 0.5, typing: 0.8, hour: 0.4, sinceLast: 0.2, dose: 0.1 }
const after = (count: number, dismissed: boolean) => {
  let model = freshDismissals
  for (let k = 0; k < count; k++) model = learnDismissal(model, { arm: 'breath_box', features, dismissed, nowMs: k })
  return model
}

describe('learned dismissal', () => {
  it('[POL-15] [P3] says nothing before ten outcomes, then holds back what is usually waved away', () => {
    expect(judgeDismissal(after(9, true), features, 0.5)).toBe('open')
    expect(predictDismissal(after(40, true), features)).toBeGreaterThan(0.6)
    expect(judgeDismissal(after(40, true), features, 0.5)).toBe('suppressed')
    expect(judgeDismissal(after(40, false), features, 0.5)).toBe('open')
  })

  it('[POL-15] [P3] one moment in ten passes the gate whatever was learned, and can unlearn it', () => {
    expect(judgeDismissal(after(40, true), features, 0.0999)).toBe('open-gate')
    let model = after(40, true)
    for (let k = 0; k < 60; k++)
      model = learnDismissal(model, { arm: 'breath_box', features, dismissed: false, nowMs: k })
    expect(judgeDismissal(model, features, 0.5)).toBe('open')
  })

  it('[POL-15] three dismissals of one arm in a row rest that arm for seven days', () => {
    const model = after(3, true)
    expect(restingArms(model, 2)).toEqual(['breath_box'])
    expect(restingArms(model, 2 + 7 * 86_400_000)).toEqual([])
    expect(restingArms(after(2, true), 2)).toEqual([])
  })
})

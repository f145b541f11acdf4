import { declineReasons, type Estimate } from '#core/contracts/estimate.ts'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Quality, qualitySteps, Reading } from './reading.tsx'

const measured = (part: object = {}): Estimate => ({
  kind: 'measured',
  value: 71.6,
  unit: 'bpm',
  quality: 0.8,
  window: { startMs: 0, endMs: 10_000 },
  ...part,
})
const text = (element: React.ReactElement): string => renderToStaticMarkup(element).replaceAll(/<[^>]+>/g, '')

describe('a reading', () => {
  it('[U2] shows value, unit and interval with the same decimals', () => {
    expect(text(<Reading estimate={measured({ interval: 1.26 })} />)).toBe('72 bpm±1')
    expect(text(<Reading estimate={measured({ interval: 1.26 })} digits={1} />)).toBe('71.6 bpm±1.3')
    expect(text(<Reading estimate={measured()} unit="beats" />)).toBe('72 beats')
  })

  it.each(declineReasons)('[U2] withheld because of %s it is a dash and a sentence, never a number', (reason) => {
    const shown = text(<Reading estimate={{ kind: 'declined', reason }} />)
    expect(shown).toMatch(/^–No reading: \S.*\.$/)
    expect(shown).not.toMatch(/\d/)
  })

  it('[U2] quality is bars and words; a measured value never shows none', () => {
    expect([0, 0.1, 0.5, 0.8, 1].map(qualitySteps)).toEqual([1, 1, 3, 4, 5])
    expect(renderToStaticMarkup(<Quality estimate={measured()} />)).toContain('aria-label="quality 4 of 5"')
    expect(renderToStaticMarkup(<Quality estimate={{ kind: 'declined', reason: 'gap' }} />)).toContain(
      'aria-label="no reading"',
    )
  })
})

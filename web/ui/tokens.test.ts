import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Pair = readonly [light: string, dark: string]
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

function colours(block: string): Record<string, Pair> {
  const found = block.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)
  return Object.fromEntries(Array.from(found, ([, name = '', light = '', dark = '']) => [name, [light, dark] as const]))
}
const blockOf = (selector: string): string => css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''

/** WCAG 2 relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((level) => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const usual = colours(blockOf(':root'))
const more = { ...usual, ...colours(blockOf(":root[data-contrast='more']")) }
const words = ['ink', 'ink-2', 'ink-3', 'flow', 'hyper', 'hypo', 'recovery', 'unknown']
const grounds = ['paper', 'surface', 'wash']

describe.each([
  ['usual', usual, 4.5],
  ['more', more, 4.5],
] as const)('tokens with %s contrast', (_, tokens, wanted) => {
  it.each(['light', 'dark'] as const)('[U3] every ink carries words on every ground in %s', (theme) => {
    const side = theme === 'light' ? 0 : 1
    for (const word of words)
      for (const ground of grounds)
        expect(
          contrast(tokens[word]?.[side] ?? '', tokens[ground]?.[side] ?? ''),
          `${word} on ${ground}`,
        ).toBeGreaterThanOrEqual(wanted)
  })

  it.each(['light', 'dark'] as const)('[U3] edges of controls and the focus ring stand out in %s', (theme) => {
    const side = theme === 'light' ? 0 : 1
    for (const mark of ['edge', 'focus'])
      for (const ground of grounds)
        expect(
          contrast(tokens[mark]?.[side] ?? '', tokens[ground]?.[side] ?? ''),
          `${mark} on ${ground}`,
        ).toBeGreaterThanOrEqual(3)
  })
})

it('[U3] more contrast never means less', () => {
  for (const side of [0, 1] as const)
    for (const ink of ['ink', 'ink-2', 'ink-3', 'edge', 'line'])
      expect(contrast(more[ink]?.[side] ?? '', more['surface']?.[side] ?? ''), ink).toBeGreaterThan(
        contrast(usual[ink]?.[side] ?? '', usual['surface']?.[side] ?? ''),
      )
})

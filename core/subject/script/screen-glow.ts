// Light from the person's own screen: its colour and brightness jump as pages change, which a pulse must not be mistaken for.
import type { Rgb } from '../colour.ts'
import { createRandom, mixSeed, type Random } from '../random.ts'

export interface ScreenGlow {
  /** Brightness of a white screen on the face relative to the room's full light, 0 none, 0.3 a bright screen in the evening. */
  readonly strength: number
  /** Mean time between changes of what is on the screen. */
  readonly everyMs: number
}

/** Pages change over about a frame or two. */
const FADE_MS = 60

/** One page: from when, and its mean colour. */
interface Page {
  readonly fromMs: number
  readonly colour: Rgb
}

/** Mostly light pages, now and then a dark or a coloured one. */
function drawColour(random: Random): Rgb {
  const brightness = random() < 0.3 ? 0.1 + 0.2 * random() : 0.6 + 0.4 * random()
  const hue = () => 1 + 0.35 * (random() - 0.5)
  return [brightness * hue(), brightness * hue(), brightness * hue()]
}

/** Draws the pages of a scene; returns the glow's colour at any time, black when there is none. */
export function drawGlow(glow: ScreenGlow, untilMs: number, seed: number): (tMs: number) => Rgb {
  if (glow.strength === 0) return () => [0, 0, 0]
  const random = createRandom(mixSeed(seed, 81))
  const pages: Page[] = [{ fromMs: -1e9, colour: drawColour(random) }]
  for (let at = 0; at < untilMs;) {
    at += glow.everyMs * (0.3 + 1.4 * random())
    pages.push({ fromMs: at, colour: drawColour(random) })
  }
  return (tMs) => {
    const index = pages.findLastIndex(({ fromMs }) => fromMs <= tMs)
    const [now, before] = [pages[index], pages[Math.max(0, index - 1)]]
    if (!now || !before) return [0, 0, 0]
    const share = Math.min(1, (tMs - now.fromMs) / FADE_MS)
    const mixed = (c: 0 | 1 | 2) => glow.strength * (before.colour[c] + (now.colour[c] - before.colour[c]) * share)
    return [mixed(0), mixed(1), mixed(2)]
  }
}

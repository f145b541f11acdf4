// What makes one synthetic person look like themselves: colours, proportions, hair, beard, glasses.
import type { Rgb } from './colour.ts'

export interface Palette {
  readonly skin: Rgb
  readonly lip: Rgb
  readonly hair: Rgb
  readonly brow: Rgb
  readonly iris: Rgb
  readonly cloth: Rgb
}

/** Proportions relative to the canonical face; 1 (or 0 for offsets in centimetres) is the canonical one. */
export interface Shape {
  readonly width: number
  readonly jaw: number
  readonly chinCm: number
  readonly noseWidth: number
  readonly noseLengthCm: number
  /** Height of the eye opening. */
  readonly eyeOpening: number
  readonly lipFullness: number
  readonly browHeightCm: number
}

export const hairStyles = ['short', 'cropped', 'long', 'bob', 'curly', 'bun', 'bald', 'headscarf'] as const
export type HairStyle = (typeof hairStyles)[number]

export interface Identity {
  readonly name: string
  /** Fitzpatrick phototype, 1 (lightest) to 6 (darkest). */
  readonly phototype: 1 | 2 | 3 | 4 | 5 | 6
  readonly palette: Palette
  readonly shape: Shape
  readonly hair: HairStyle
  /** 0 shaven, 0.5 stubble, 1 full beard. */
  readonly beard: number
  readonly glasses: 'none' | 'thin' | 'thick'
  readonly clothing: 'plain' | 'striped'
  /** Seed of the skin and hair texture. */
  readonly seed: number
}

export const canonicalShape: Shape = {
  width: 1,
  jaw: 1,
  chinCm: 0,
  noseWidth: 1,
  noseLengthCm: 0,
  eyeOpening: 1,
  lipFullness: 1,
  browHeightCm: 0,
}

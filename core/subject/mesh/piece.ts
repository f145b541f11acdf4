// One piece of a figure: a surface with what it is made of and how it follows head, breath and blood.
import type { Surface } from './shapes.ts'

/** What a triangle is made of; the shader picks its texture and gloss by this number. Eyes come last. */
export const looks = {
  face: 0,
  skin: 1,
  hair: 2,
  cloth: 3,
  scarf: 4,
  rim: 5,
  seat: 6,
  print: 7,
  eyeRight: 8,
  eyeLeft: 9,
} as const
export type Look = (typeof looks)[keyof typeof looks]
export const LOOK_COUNT = 10

/** Value of one vertex from its resting position, centimetres. */
export type VertexRule = (x: number, y: number, z: number) => number

export interface Piece {
  readonly surface: Surface
  readonly look: Look
  /** 0 stays with the shoulders, 1 moves with the head. */
  readonly follow: VertexRule
  /** Share of ambient and key light that reaches this place, 0..1. */
  readonly openness: VertexRule
  /** Centimetres this place rises, and comes forward, at one unit of breath. */
  readonly rise?: VertexRule
  /** Pulse amplitude relative to the cheek; 0 for everything that is not skin. */
  readonly perfusion?: VertexRule
  /** Texture repeats across u and v. */
  readonly repeat?: readonly [number, number]
}

export const always =
  (value: number): VertexRule =>
  () =>
    value

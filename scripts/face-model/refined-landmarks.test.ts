// Shows where each of the 478 landmarks comes from once the attention model's outputs are joined.
import { describe, expect, it } from 'vitest'
import { concatenationLayout, refinedSources } from './refined-landmarks.ts'
import { readRefinementTables } from './refinement-tables.ts'

/** Two points per table stand for the real 80 and 71. */
const TABLES = { lips: [61, 146], leftEye: [33, 7], rightEye: [263, 249] }
const layout = concatenationLayout(TABLES)
const sources = refinedSources(TABLES)
const landmark = (point: number) => sources.slice(3 * point, 3 * point + 3)

describe('refinedSources', () => {
  it('leaves an unrefined point where the mesh has it', () => {
    expect(landmark(10)).toEqual([30, 31, 32])
  })

  it('takes x and y of a refined point from its part, z from the mesh', () => {
    expect(landmark(146)).toEqual([layout.lips + 2, layout.lips + 3, 3 * 146 + 2])
    expect(landmark(33)).toEqual([layout.leftEye, layout.leftEye + 1, 3 * 33 + 2])
    expect(landmark(249)).toEqual([layout.rightEye + 2, layout.rightEye + 3, 3 * 249 + 2])
  })

  it('appends five points for each iris, all at the mean depth of their eye', () => {
    expect(landmark(468)).toEqual([layout.leftIris, layout.leftIris + 1, layout.leftIrisZ])
    expect(landmark(477)).toEqual([layout.rightIris + 8, layout.rightIris + 9, layout.rightIrisZ])
  })

  it('names 1434 numbers, none outside the concatenation', () => {
    expect(sources).toHaveLength(1434)
    expect(Math.max(...sources)).toBe(layout.length - 1)
    expect(Math.min(...sources)).toBe(0)
  })
})

describe('readRefinementTables', () => {
  const entries = (points: readonly number[]) =>
    points.flatMap((point) => (point < 128 ? [8, point] : [8, (point & 0x7f) | 0x80, point >> 7]))
  const upTo = (length: number, first = 0) =>
    [first, ...Array.from({ length: 478 }, (_, index) => index).filter((point) => point !== first)].slice(0, length)
  const wasm = (tables: number[][]) =>
    Uint8Array.from([
      ...Buffer.from('..LandmarksRefinementCalculator..'),
      ...tables.flatMap((table) => [0, 0, ...entries(table)]),
      0,
    ])

  it('finds the four tables behind the calculator, among varints of one and two bytes', () => {
    const tables = readRefinementTables(wasm([upTo(468), upTo(80, 61), upTo(71, 33), upTo(71, 263)]))
    expect(tables).toEqual({ lips: upTo(80, 61), leftEye: upTo(71, 33), rightEye: upTo(71, 263) })
  })

  it('refuses a wasm without the calculator or with the eyes exchanged', () => {
    expect(() => readRefinementTables(Uint8Array.of(1, 2, 3))).toThrow(/refinement tables/)
    expect(() => readRefinementTables(wasm([upTo(468), upTo(80), upTo(71, 263), upTo(71, 33)]))).toThrow(
      /refinement tables/,
    )
  })
})

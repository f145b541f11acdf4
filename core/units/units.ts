// Branded physical quantities: a number that knows its unit, so that hertz never meet beats per minute by accident.

declare const unit: unique symbol
/** A number measured in `U`; erased at run time. */
export type Quantity<U extends string> = number & { readonly [unit]: U }

export type Milliseconds = Quantity<'ms'>
export type Seconds = Quantity<'s'>
export type Hertz = Quantity<'Hz'>
export type BeatsPerMinute = Quantity<'bpm'>
export type BreathsPerMinute = Quantity<'breaths/min'>
/** A dimensionless share, 0..1. */
export type Ratio = Quantity<'ratio'>
export type Degrees = Quantity<'deg'>
export type Radians = Quantity<'rad'>

const MS_PER_S = 1000
const S_PER_MIN = 60
const DEGREES_PER_RADIAN = 180 / Math.PI

/** Each tag function brands a bare number; the caller vouches for the unit. */
export const ms = (value: number): Milliseconds => value as Milliseconds // brand: the only way in
export const seconds = (value: number): Seconds => value as Seconds // brand
export const hertz = (value: number): Hertz => value as Hertz // brand
export const bpm = (value: number): BeatsPerMinute => value as BeatsPerMinute // brand
export const breathsPerMinute = (value: number): BreathsPerMinute => value as BreathsPerMinute // brand
export const degrees = (value: number): Degrees => value as Degrees // brand
export const radians = (value: number): Radians => value as Radians // brand

/** Brands a share; throws RangeError outside 0..1, because a share out of range is a bug at its source. */
export function ratio(value: number): Ratio {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`a ratio lies in 0..1, got ${value}`)
  return value as Ratio // brand, checked above
}

export const msToSeconds = (value: Milliseconds): Seconds => seconds(value / MS_PER_S)
export const secondsToMs = (value: Seconds): Milliseconds => ms(value * MS_PER_S)
export const hertzToBpm = (value: Hertz): BeatsPerMinute => bpm(value * S_PER_MIN)
export const bpmToHertz = (value: BeatsPerMinute): Hertz => hertz(value / S_PER_MIN)
export const hertzToBreathsPerMinute = (value: Hertz): BreathsPerMinute => breathsPerMinute(value * S_PER_MIN)
export const breathsPerMinuteToHertz = (value: BreathsPerMinute): Hertz => hertz(value / S_PER_MIN)
export const degreesToRadians = (value: Degrees): Radians => radians(value / DEGREES_PER_RADIAN)
export const radiansToDegrees = (value: Radians): Degrees => degrees(value * DEGREES_PER_RADIAN)

/** Interval between beats to rate; domain: a positive, finite interval (throws RangeError otherwise). */
export function intervalToBpm(interval: Milliseconds): BeatsPerMinute {
  if (!(interval > 0 && Number.isFinite(interval))) throw new RangeError(`a beat interval is positive, got ${interval}`)
  return bpm((S_PER_MIN * MS_PER_S) / interval)
}

// Colour arithmetic of the renderer: sRGB transfer curve and the tint of light by colour temperature.

/** Linear-light red, green, blue; 1 is display white. */
export type Rgb = readonly [number, number, number]

/** sRGB level 0..255 to linear light 0..1 (IEC 61966-2-1). */
export function toLinear(level: number): number {
  const s = level / 255
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
}

/** Linear light 0..1 to sRGB level 0..255, unrounded (IEC 61966-2-1). */
export function toLevel(linear: number): number {
  const s = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return s * 255
}

/** An sRGB colour as painters name it, 0..255 a channel, to linear light. */
export const linearRgb = (red: number, green: number, blue: number): Rgb => [
  toLinear(red),
  toLinear(green),
  toLinear(blue),
]

/**
 * Tint of a black-body light relative to 6500 K, scaled so that green is 1.
 * Domain 1800..12000 K. Planck's law sampled at 610, 545 and 455 nm (chosen as the middle of each sensor channel);
 * a tint, not colorimetry.
 */
export function lightTint(kelvin: number): Rgb {
  const radiance = (nanometres: number) => 1 / (nanometres ** 5 * (Math.exp(1.4388e7 / (nanometres * kelvin)) - 1))
  const reference = (nanometres: number) => 1 / (nanometres ** 5 * (Math.exp(1.4388e7 / (nanometres * 6500)) - 1))
  const green = radiance(545) / reference(545)
  return [radiance(610) / reference(610) / green, 1, radiance(455) / reference(455) / green]
}

// The fixed bank of standard normals behind the propensities: seeded, hashed, the same for every decision of a build.
import { fingerprint } from '../../maths/fingerprint.ts'
import { seededRandom } from '../../maths/seeded-random.ts'

/** Draws per arm. Monte Carlo error changes which policy is run, not the validity of the logged propensity (policy reference 1.4). */
export const BANK_DRAWS = 2000
/** Any constant would do; this one names the bank for ever, since logs refer to its hash. */
export const BANK_SEED = 20_261_120

/** `draws[arm * count + m]` is draw m of the arm at that index; arms are independent blocks. */
export interface NormalBank {
  readonly count: number
  readonly arms: number
  readonly draws: Float64Array
  readonly hash: string
}

/** Builds the bank for `arms` arms in their fixed order. Deterministic in its arguments. */
export function createNormalBank(arms: number, count = BANK_DRAWS, seed = BANK_SEED): NormalBank {
  const random = seededRandom(seed)
  const draws = new Float64Array(arms * count)
  for (let k = 0; k < draws.length; k += 2) {
    const [first, second] = boxMuller(random)
    draws[k] = first
    if (k + 1 < draws.length) draws[k + 1] = second
  }
  return { count, arms, draws, hash: fingerprint(draws) }
}

/** Two independent standard normals from two uniforms (Box and Muller 1958). */
function boxMuller(random: () => number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  const angle = 2 * Math.PI * random()
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

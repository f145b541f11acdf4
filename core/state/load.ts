// The load integral: how much and how long variability has been below the person's usual, in z.s, leaking while they rest.

/** Leak time constant (policy reference 2.8). */
export const LOAD_TIME_CONSTANT_S = 1800
/** Deviations below this are ordinary and do not accumulate. */
export const LOAD_DEAD_ZONE = 0.5
/** The load called full, z.s; reached after 1977.5 s at a constant excess of 1. Warn at 80 %. */
export const LOAD_LIMIT_ZS = 1200
export const LOAD_WARNING_RATIO = 0.8
/** A gap longer than this adds nothing; the leak continues. */
export const LOAD_MAX_GAP_S = 30
/** Confirmed break of d seconds: the load falls by the factor exp(-d / 600). */
const BREAK_TIME_CONSTANT_S = 600

/** z of the deficit from a usual on ln RMSSD: positive when variability is low. */
export const deficitOf = (zLnRmssd: number): number => -zLnRmssd

/** How fast load leaks and which deficit is ordinary. */
export interface LoadDynamics {
  readonly timeConstantS: number
  readonly deadZone: number
}

export const loadDynamics: LoadDynamics = { timeConstantS: LOAD_TIME_CONSTANT_S, deadZone: LOAD_DEAD_ZONE }

/**
 * Load after `dtSeconds` in which the deficit moved linearly from z0 to z1: dL/dt = max(0, z - dead zone) - L / T.
 * The positive area is exact (a crossing inside the step counts its triangle, oracle D8); it enters at the mean excess of the step.
 * Units z.s; never negative. Source: policy reference 2.8.
 */
export function integrateLoad(
  load: number,
  step: { readonly z0: number; readonly z1: number; readonly dtSeconds: number },
  { timeConstantS, deadZone }: LoadDynamics = loadDynamics,
): number {
  const { z0, z1, dtSeconds } = step
  if (dtSeconds <= 0) return load
  const excess = dtSeconds > LOAD_MAX_GAP_S ? 0 : positiveArea(z0 - deadZone, z1 - deadZone, dtSeconds) / dtSeconds
  const settled = excess * timeConstantS
  return Math.max(0, settled + (load - settled) * Math.exp(-dtSeconds / timeConstantS))
}

/** Area above zero under the line from z0 to z1 over dt. */
export function positiveArea(z0: number, z1: number, dt: number): number {
  if (z0 >= 0 && z1 >= 0) return ((z0 + z1) / 2) * dt
  if (z0 < 0 && z1 < 0) return 0
  const positive = Math.max(z0, z1)
  const negative = Math.min(z0, z1)
  return (positive ** 2 / (2 * (positive - negative))) * dt
}

/** Recovery credit of a confirmed break: L <- L exp(-d / 600), so it can never fall below 0. */
export const creditBreak = (load: number, breakSeconds: number): number =>
  load * Math.exp(-Math.max(0, breakSeconds) / BREAK_TIME_CONSTANT_S)

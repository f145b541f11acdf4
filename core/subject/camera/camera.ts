// The camera's character: size, rate, lens, timing faults, noise, exposure and compression, as plain settings.

export interface Camera {
  readonly width: number
  readonly height: number
  readonly fps: number
  /** Vertical field of view. 42 degrees is a usual laptop camera at 4:3. */
  readonly fovDeg: number
  /** Standard deviation of real capture times around the regular grid; timestamps tell the truth about it. */
  readonly jitterMs: number
  /** Extra error of the timestamps themselves, standard deviation. */
  readonly stampNoiseMs: number
  /** Share of frames that never arrive. */
  readonly dropShare: number
  /** Noise standard deviation in sRGB levels at mid grey in a well lit room. */
  readonly noiseLevels: number
  readonly exposureMs: number
  /** Time from the first to the last row. */
  readonly readoutMs: number
  /** Standard deviation of the slow wander of automatic exposure, relative. */
  readonly exposureDrift: number
  /** How strongly automatic gain brings dim light back up: 0 not at all, 1 fully. */
  readonly autoGain: number
  /** Quality of block compression per frame, 1..100 as in JPEG; 0 none. */
  readonly compressionQuality: number
}

export const webcam: Camera = {
  width: 640,
  height: 480,
  fps: 30,
  fovDeg: 42,
  jitterMs: 0,
  stampNoiseMs: 0,
  dropShare: 0,
  noiseLevels: 1.2,
  exposureMs: 10,
  readoutMs: 20,
  exposureDrift: 0,
  autoGain: 0.6,
  compressionQuality: 0,
}

/** Focal length in pixels. */
export const focalPx = ({ height, fovDeg }: Camera): number => height / 2 / Math.tan((fovDeg * Math.PI) / 360)

// FrameSample: what capture.worker says about one camera frame. Same build (worker to worker), so plain types and packed arrays.

/**
 * Order of regions inside `FrameSample.regions`. First the named ones, then `PATCH_COUNT` mesh patches.
 * `background*` lie outside the person and are the negative control: no pulse may be seen there.
 */
export const namedRegions = [
  'forehead',
  'leftCheek',
  'rightCheek',
  'skin', // hull of the face without eyes, brows and mouth
  'backgroundTopLeft',
  'backgroundTopRight',
  'backgroundLeft',
  'backgroundRight',
] as const
export type NamedRegion = (typeof namedRegions)[number]
/** Mesh patches over the skin (vertex clusters that follow the face). Chosen: about 100 keeps >= 60 px a patch at 640x480, arm's length. */
export const PATCH_COUNT = 100
export const REGION_COUNT = namedRegions.length + PATCH_COUNT

/** Fields of one region, in order; stride of `FrameSample.regions`. Colour in sRGB levels 0..255, motion in px/frame. */
export const regionFields = ['r', 'g', 'b', 'pixels', 'lumaSpread', 'chromaSpread', 'motionPx', 'weight'] as const
export const REGION_STRIDE = regionFields.length

/** Head pose in degrees. yaw > 0: the person turns to their left; pitch > 0: up; roll > 0: tilts to their right shoulder. */
export interface HeadPose {
  readonly yawDeg: number
  readonly pitchDeg: number
  readonly rollDeg: number
}

/** Landmarks are in pixels of the frame (x right, y down, z towards the camera negative, same scale as x). */
export interface FaceSample {
  /** 478 x 3. Indices as in the MediaPipe face mesh; 468..477 are the irises. */
  readonly landmarks: Float32Array
  readonly pose: HeadPose
  /** Eye midpoint to camera, from the transformation matrix. */
  readonly distanceMm: number
}

/** Conditions that make numbers unreliable; closed list, each with a sentence for the person. */
export const frameHints = ['too-dark', 'too-bright', 'blurred', 'moving', 'too-far', 'no-face', 'two-faces'] as const
export type FrameHint = (typeof frameHints)[number]

/** Block motion below the face (chest and shoulders) since the previous frame, px; confidence 0..1. */
export interface ChestMotion {
  readonly dxPx: number
  readonly dyPx: number
  readonly confidence: number
}

export interface FrameSample {
  /**
   * When the frame was captured, ms. Never the arrival time. Live: the capture clock, moved onto the epoch clock by one constant a run
   * (a jump of seconds only after the machine slept). Files: media time from 0.
   */
  readonly atMs: number
  readonly index: number
  readonly widthPx: number
  readonly heightPx: number
  /** null: no face found in this frame, or landmarks were not run on it (`landmarked` tells). */
  readonly face: FaceSample | null
  /** Were landmarks computed on this very frame? Adaptive rate may skip frames; regions then use the last face. */
  readonly landmarked: boolean
  readonly faceCount: number
  /** REGION_COUNT x REGION_STRIDE, or null when there is no face to lay regions on. */
  readonly regions: Float32Array | null
  readonly chest: ChestMotion | null
  /** Mean luma 0..255 of the face box, or of the whole frame without a face. */
  readonly lumaMean: number
  /** Variance of the Laplacian on the face box at a fixed scale; low = blurred. */
  readonly sharpness: number
  readonly hints: readonly FrameHint[]
  /** Milliseconds spent in the worker on this frame, by stage. */
  readonly costMs: { readonly landmarks: number; readonly regions: number; readonly total: number }
}

/** Offset of region `index` in `FrameSample.regions`. */
export const regionOffset = (index: number): number => index * REGION_STRIDE

// Which canonical points make the eyes, lids, lips, brows and outline (indices of the public face-mesh topology).

/** One eye: corners, lid contours from outer to inner corner, and the rows of points above and below the lids. */
export interface EyeLandmarks {
  readonly outer: number
  readonly inner: number
  readonly upper: readonly number[]
  readonly lower: readonly number[]
  /** Rows above the upper lid: crease, then brow bone. */
  readonly crease: readonly number[]
  readonly browBone: readonly number[]
  /** Row below the lower lid. */
  readonly pouch: readonly number[]
}

export const rightEye: EyeLandmarks = {
  outer: 33,
  inner: 133,
  upper: [246, 161, 160, 159, 158, 157, 173],
  lower: [7, 163, 144, 145, 153, 154, 155],
  crease: [247, 30, 29, 27, 28, 56, 190],
  browBone: [113, 225, 224, 223, 222, 221, 189],
  pouch: [25, 110, 24, 23, 22, 26, 112],
}
export const leftEye: EyeLandmarks = {
  outer: 263,
  inner: 362,
  upper: [466, 388, 387, 386, 385, 384, 398],
  lower: [249, 390, 373, 374, 380, 381, 382],
  crease: [467, 260, 259, 257, 258, 286, 414],
  browBone: [342, 445, 444, 443, 442, 441, 413],
  pouch: [255, 339, 254, 253, 252, 256, 341],
}

export const lipsOuter = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]
export const lipsInner = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95]
/** Inner lip points facing each other, upper and lower, corner to corner. */
export const innerLipUpper = [191, 80, 81, 82, 13, 312, 311, 310, 415]
export const innerLipLower = [95, 88, 178, 87, 14, 317, 402, 318, 324]
/** Everything that follows the lower lip when the jaw opens. */
export const lowerLip = [
  87, 14, 317, 88, 178, 402, 318, 95, 324, 86, 15, 316, 85, 16, 315, 84, 17, 314, 181, 405, 91, 321, 146, 375, 83, 18,
  313, 180, 404, 90, 320, 77, 307,
]
export const chin = [152, 148, 377, 176, 400, 175, 199, 200, 201, 208, 428, 171, 396]

export const rightBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
export const leftBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]

/** Outline of the mesh from the right temple over the forehead to the left one. */
export const hairline = [127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356]

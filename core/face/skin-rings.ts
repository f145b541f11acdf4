// Closed rings of landmark indices that bound the skin of the face: its outline and what is not skin within it.

/** Outline of the face, from the top clockwise as the camera sees it (first to the person's left). */
export const faceOval: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]

/** Orbital rings, two rings outside the lid margin: the lid that folds in a blink, its crease and the lashes never enter skin. */
const rightEyeSocket = [226, 113, 225, 224, 223, 222, 221, 189, 244, 233, 232, 231, 230, 229, 228, 31]
const leftEyeSocket = [446, 342, 445, 444, 443, 442, 441, 413, 464, 453, 452, 451, 450, 449, 448, 261]
const rightBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
const leftBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]
/** One ring outside the lip border: lips redden and move on talking. */
const mouthSurround = [57, 186, 92, 165, 167, 164, 393, 391, 322, 410, 287, 273, 335, 406, 313, 18, 83, 182, 106, 43]
/** Openings of the nose, which are dark and change with pitch. */
const nostrils = [98, 97, 2, 326, 327, 460, 370, 94, 141, 240]

/** What skin never contains. Rings of landmark indices; exported so that a table generator and an overlay can use the same ones. */
export const skinHoles: readonly (readonly number[])[] = [
  rightEyeSocket,
  leftEyeSocket,
  rightBrow,
  leftBrow,
  mouthSurround,
  nostrils,
]

// The face model's file: fetched from the own origin, checked against its hash, opened as the stored zip it is.

/** SHA-256 of the models as the build makes them; a test compares. */
export const FACE_MODELS = {
  CPU: {
    path: '/models/face_landmarker.task',
    sha256: '6f1f87e7a8d1a28df7ba4d8b49fc652fc65c0eb192f662820f50b3848278997d',
  },
  /** Made by `npm run assets -- --gpu` only. */
  GPU: {
    path: '/models/face_landmarker_gpu.task',
    sha256: '1b636b24ae03873a93c28e864273654edc502cc61951efe9fc0ab243f5891369',
  },
} as const
export type Delegate = keyof typeof FACE_MODELS

export type FaceModelResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly sentence: string }

/** Answers a sentence instead of a model that is not exactly the one this build was tested with. */
export async function fetchFaceModel(origin: string, delegate: Delegate): Promise<FaceModelResult> {
  const { path, sha256 } = FACE_MODELS[delegate]
  const response = await fetch(new URL(path, origin)).catch(() => null)
  if (!response?.ok) {
    return { ok: false, sentence: 'The face model could not be loaded. Check that Cortex is running, then reload.' }
  }
  const bytes = new Uint8Array(await response.arrayBuffer())
  if ((await sha256Hex(bytes)) === sha256) return { ok: true, bytes }
  return { ok: false, sentence: 'The face model is not the expected file. Reload the page, or run the set-up again.' }
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Layout of a zip's local file header (PKWARE APPNOTE 4.3.7): offsets of what is read here, in bytes. */
const LOCAL_HEADER = { signature: 0x04034b50, size: 18, nameLength: 26, extraLength: 28, length: 30 }

/** One member of a zip whose members are stored uncompressed; throws when it is not in there. */
export function storedMember(zip: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  let at = 0
  while (at + LOCAL_HEADER.length < zip.length && view.getUint32(at, true) === LOCAL_HEADER.signature) {
    const size = view.getUint32(at + LOCAL_HEADER.size, true)
    const nameStart = at + LOCAL_HEADER.length
    const nameEnd = nameStart + view.getUint16(at + LOCAL_HEADER.nameLength, true)
    const start = nameEnd + view.getUint16(at + LOCAL_HEADER.extraLength, true)
    if (String.fromCharCode(...zip.subarray(nameStart, nameEnd)) === name) return zip.slice(start, start + size)
    at = start + size
  }
  throw new Error(`the face model has no ${name}`)
}

// What the service worker and the page tell each other about the offline copy. Same build on both sides, so plain types.

/** From the service worker, while it fills the offline copy: bytes checked and stored so far, of all there will be. */
export interface OfflineProgress {
  readonly kind: 'offline-progress'
  readonly doneBytes: number
  readonly totalBytes: number
}

/** From the page, after the person agreed: let the waiting version take over. */
export interface ActivateNow {
  readonly kind: 'activate-now'
}

/** One file of the offline copy as the build lists it: hashed by content, so that a wrong byte is refused at install. */
export interface OfflineFile {
  readonly url: string
  readonly revision: string | null
  readonly bytes: number
  /** SHA-256 of the file, hex. */
  readonly sha256: string
}

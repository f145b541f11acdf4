// FrameSource: where frames come from, as one interface; the pipeline pulls, so a source never runs ahead of it.

/** A frame and what is known about it. Whoever receives it owns `frame` and releases it through the ledger. */
export interface SourcedFrame {
  readonly frame: VideoFrame
  /** Capture clock (live) or media time (file), ms. */
  readonly atMs: number
  /** Clockwise turn that makes the picture upright, beyond the one the frame carries itself. */
  readonly turnDeg: 0 | 90 | 180 | 270
}

/** Why a source gave up; `sentence` is for the person and names what is wrong and what to do. */
export interface SourceRefusal {
  readonly code: 'unreadable' | 'unsupported' | 'truncated' | 'empty'
  readonly sentence: string
}

export class SourceError extends Error {
  readonly refusal: SourceRefusal
  constructor(refusal: SourceRefusal, options?: ErrorOptions) {
    super(refusal.sentence, options)
    this.refusal = refusal
  }
}

export interface FrameSource {
  /** Live sources drop what comes while the pipeline is busy; files never drop. */
  readonly live: boolean
  /** Number of frames if the source can tell beforehand, else null. */
  readonly frameCount: number | null
  /** Length in ms if the source can tell beforehand, else null. */
  readonly durationMs: number | null
  /**
   * Yields frames in order until the source ends or `signal` aborts. Each yielded frame is already taken by the ledger.
   * Throws SourceError for an expected failure of the material.
   */
  frames(signal: AbortSignal): AsyncIterable<SourcedFrame>
}

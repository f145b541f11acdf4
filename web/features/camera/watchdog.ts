// Notices that a source which should speak has fallen silent; a sleeping page is not a silent source.

/** Checked this often. */
const BEAT_MS = 1000
/** Beats without a word that count as silence. Chosen: a camera that adapts to darkness pauses for up to two seconds. */
const SILENT_BEATS = 5

export interface Watchdog {
  /** The source spoke. */
  readonly alive: () => void
  /** The source is not expected to speak until it does so again. */
  readonly rest: () => void
  readonly stop: () => void
}

/** Counts beats rather than time, so that a laptop that slept has not missed any. */
export function startWatchdog(onSilent: () => void, every = defaultEvery): Watchdog {
  let expected = false
  let beats = 0
  const stop = every(BEAT_MS, () => {
    if (!expected) return
    beats += 1
    if (beats <= SILENT_BEATS) return
    expected = false
    onSilent()
  })
  return {
    alive() {
      expected = true
      beats = 0
    },
    rest: () => void (expected = false),
    stop,
  }
}

function defaultEvery(periodMs: number, beat: () => void): () => void {
  const timer = setInterval(beat, periodMs)
  return () => clearInterval(timer)
}

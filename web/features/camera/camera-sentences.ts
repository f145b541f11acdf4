// Every way the camera can fail, in two sentences and one button: what happened, what helps.
import type { CameraFailure } from '../../sensors/camera-failure.ts'

export interface CameraSentence {
  readonly what: string
  readonly help: string
  /** Label of the button that tries again; null where trying again cannot help. */
  readonly again: string | null
}

export const cameraSentences: Readonly<Record<CameraFailure, CameraSentence>> = {
  denied: {
    what: 'The browser keeps the camera from this page',
    help: 'Allow it with the camera or padlock sign beside the address; it starts by itself then. Everything else works without.',
    again: 'Try again',
  },
  dismissed: { what: 'The question was closed', help: 'The browser asks again when you do.', again: 'Ask again' },
  'blocked-by-system': {
    what: 'Your system keeps the camera from the browser',
    help: 'Allow the browser in the system’s privacy settings under Camera, then try again.',
    again: 'Try again',
  },
  busy: {
    what: 'Another program is using the camera',
    help: 'Close the call or program that holds it, then try again.',
    again: 'Try again',
  },
  none: {
    what: 'No camera found',
    help: 'Plug one in and it starts by itself, or go on without: rhythm and tabs need no camera.',
    again: 'Look again',
  },
  unplugged: {
    what: 'The camera went away',
    help: 'Plug it back in and it goes on by itself.',
    again: 'Turn it on again',
  },
  revoked: {
    what: 'The permission was taken back',
    help: 'That is fine. Allow it again whenever you like.',
    again: 'Ask again',
  },
  silent: {
    what: 'The camera is on but sends no picture',
    help: 'Another program may hold it, or its driver hangs. Turn it on again, or unplug it once.',
    again: 'Turn it on again',
  },
  unavailable: {
    what: 'This page cannot ask for a camera',
    help: 'Open Cortex at its own address on this computer, in a current browser.',
    again: null,
  },
  unknown: {
    what: 'The camera did not start',
    help: 'The browser gave no reason. Trying again may be enough.',
    again: 'Try again',
  },
}

/** A muted track is no failure: it lives, and goes on by itself. */
export const mutedSentence: CameraSentence = {
  what: 'The camera is muted',
  help: 'Its shutter is closed or the system mutes it. Reading goes on by itself once the picture is back.',
  again: 'Turn it off and on',
}

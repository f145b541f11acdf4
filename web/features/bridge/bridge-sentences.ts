// The bridge in words: how the connection stands, what is wrong with a part of it, what can be done; each with one plain sentence.
import type { LinkState } from '#core/contracts/bridge-client-state.ts'
import type { HintId, InputState, ReadinessReason, Subsystem } from '#core/contracts/bridge-readiness.ts'
import type { StartOutcome } from '../../clients/bridge-view.ts'

export interface LinkWords {
  readonly title: string
  readonly text: string
}

/** What the connection is to the person, and what follows from it. Everything else works without the bridge. */
export function linkWords(link: LinkState, isPaired: boolean): LinkWords {
  switch (link.kind) {
    case 'off':
    case 'connecting':
      return { title: 'Connecting', text: 'Looking for the bridge on this computer.' }
    case 'live':
      return { title: 'Connected', text: 'The bridge on this computer has proven that it is yours.' }
    case 'needs-pairing':
      return {
        title: 'Not let in yet',
        text: 'The bridge runs, and it does not know this page. Run “cortex pair” and type the code below, or open Cortex with “npm start”.',
      }
    case 'not-genuine':
      return {
        title: 'Not genuine',
        text: 'Something answers in the bridge’s place and could not prove to be yours. Nothing was sent to it. Stop that program, then start Cortex again.',
      }
    case 'blocked':
      return {
        title: 'Held back by the browser',
        text: 'This page may not reach programs on this computer until you allow it, beside the address.',
      }
    case 'asleep':
      return { title: 'Waking up', text: 'The computer slept; the connection is being made anew.' }
    case 'shutting-down':
      return { title: 'Stopping', text: 'The bridge has been told to stop and is finishing its records.' }
    case 'not-running':
      return {
        title: 'Not running',
        text: isPaired
          ? 'No bridge answers. Everything in this page works without; start it for the rhythm of the whole desktop and for records outside the browser.'
          : 'No bridge answers here. Everything in this page works without. “npm start” in the folder of Cortex starts one.',
      }
    case 'version-mismatch':
      return {
        title: 'Another version',
        text: `The bridge speaks version ${link.theirs}, this page ${link.ours}. Reload the page, or start Cortex again after an update.`,
      }
  }
}

export const startSentences: Readonly<Record<StartOutcome, string>> = {
  started: 'Started.',
  'launcher-missing': 'The launcher does not answer either. “npm start” in the folder of Cortex starts both.',
  'not-genuine': 'Something answers in the launcher’s place and could not prove to be yours. Nothing was sent to it.',
  'not-paired': 'This page is not paired, so the launcher would not listen to it.',
  failed: 'The launcher tried, and the bridge did not start. “cortex doctor” says why.',
}

export const pairingSentences = {
  none: '',
  trying: 'Trying the code.',
  spent: 'That code is used up, too old or unknown. Ask for a new one with “cortex pair”.',
  'no-match': 'That is not the code the bridge shows. Nothing was sent; type it again.',
  malformed: 'A code has eight letters and digits.',
} as const

export const inputSentences = (input: InputState): string => {
  if (input.state === 'running') return 'Counting.'
  if (input.state === 'off') return 'Off.'
  if (input.state === 'restarting') return 'Starting; it is tried again until it runs.'
  if (input.state === 'failed') return 'It does not get going. It is tried again now and then.'
  return input.reason ? reasonSentences[input.reason] : 'Not possible here.'
}

export const subsystemNames: Readonly<Record<Subsystem, string>> = {
  input: 'Rhythm of the desktop',
  ledger: 'Records',
  log: 'Log',
  llm: 'Language model',
  actions: 'Actions on the system',
  extension: 'Browser extension',
  launcher: 'Launcher',
}

export const reasonSentences: Readonly<Record<ReadinessReason, string>> = {
  off: 'Switched off.',
  'not-installed': 'Not installed.',
  'not-configured': 'Not set up.',
  'not-running': 'Not running.',
  'not-connected': 'Not connected.',
  starting: 'Starting.',
  restarting: 'Starting again.',
  failed: 'It failed and is tried again now and then.',
  'no-display': 'There is no desktop to count on.',
  wayland: 'Under Wayland a program sees only part of the windows, and a count of a part would mislead.',
  'unsupported-platform': 'Not built for this kind of computer.',
  spooling: 'The database is away; records wait in a file until it is back.',
  'disk-full': 'The disk is full.',
  'disk-budget': 'The space set aside for records is used up.',
  'read-only': 'The folder of records cannot be written.',
  'newer-schema': 'The records were written by a newer Cortex.',
  'mirror-behind': 'The copy of the records is behind.',
  'not-writable': 'It cannot be written.',
  slow: 'The computer was very busy a moment ago.',
}

export const hintSentences: Readonly<Record<HintId, string>> = {
  'pair-extension': 'The browser extension is not connected: add it to your browser, or open its popup once.',
  'install-native-host': 'To connect the browser extension, run “cortex install --native-host”.',
  'start-launcher': 'Without the launcher this page cannot start the bridge again. “npm start” starts both.',
  'input-needs-display': 'Counting on the whole desktop needs a desktop session; in this page it works.',
  'input-on-wayland': 'Counting on the whole desktop needs an X11 session; in this page it works.',
  'records-repaired': 'Records were damaged and have been mended from their copy. “cortex doctor” tells what.',
  'keys-rotated': 'A key could be read by others and was replaced. Pages pair once more.',
  'clock-jumped': 'The clock of the computer jumped; durations were not affected.',
  'override-without-grant': 'A stop was forced past its record. “cortex grant list” shows it.',
  'disk-nearly-full': 'The space for records is nearly used up.',
  'disk-full': 'Free some space on the disk: records are refused until then.',
  'records-unavailable': 'Records cannot be written now. “cortex doctor” finds out why.',
  'log-unwritable': 'The log cannot be written. “cortex doctor” finds out why.',
}

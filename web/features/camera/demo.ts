// The demo: the synthetic person in a worker of its own, in place of a camera.
import { createSubjectClient } from '../../clients/subject-client.ts'
import type { FrameFeed } from './sensing.ts'

/** Who plays it; a name of the cast in core/subject. */
const IDENTITY = 'mara'

/** Starts drawing at once; closing ends the worker. */
export function openDemo(): FrameFeed {
  const subject = createSubjectClient()
  const { port1, port2 } = new MessageChannel()
  void subject.call('demo', { identity: IDENTITY, port: port1 }, { transfer: [port1] })
  return {
    input: { kind: 'port', port: port2, live: true, frameCount: null, durationMs: null },
    transfer: [port2],
    close: subject.stop,
  }
}

// The calling child's entry: takes one job from its parent, loads that provider's SDK, makes the call, gives the result, ends.
import { askModel } from './ask-model.ts'
import { modelJobSchema, type ChildMessage } from './model-job.ts'

const say = (message: ChildMessage): void => void process.send?.(message)
/** Signs of life are for a watchdog that counts seconds; more of them would only be work. */
const ALIVE_EVERY_MS = 200
let aliveAt = 0

process.on('disconnect', () => process.exit())
process.once('message', (message) => {
  const job = modelJobSchema.safeParse(message)
  if (!job.success) process.exit(1)
  const onAlive = (): void => {
    if (performance.now() - aliveAt < ALIVE_EVERY_MS) return
    aliveAt = performance.now()
    say({ kind: 'alive' })
  }
  void askModel(job.data, { onSent: () => say({ kind: 'sent' }), onAlive }).then((result) =>
    process.send?.({ kind: 'result', result } satisfies ChildMessage, () => process.exit()),
  )
})
say({ kind: 'ready' })

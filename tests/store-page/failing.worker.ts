// A hosted worker that does as it is told: answers, throws outside any call, or never turns its loop again.
import { exposeWorker } from '../../workers/host/expose.ts'

const methods = {
  answer: () => 'here',
  throwLater: () =>
    void setTimeout(() => {
      throw new Error('on request')
    }, 0),
  hang: () => {
    for (;;);
  },
}
export type FailingMethods = typeof methods

exposeWorker({ name: 'failing', build: 'test' }, () => methods)

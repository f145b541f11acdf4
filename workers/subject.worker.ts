// subject.worker: draws the synthetic person and hands the frames out through a port, as a camera would.
import { exposeWorker } from './host/expose.ts'
import { createSubjectMethods, type SubjectMethods } from './subject/subject-methods.ts'

export type { DemoRequest, SceneRequest, SceneSummary, SubjectMethods } from './subject/subject-methods.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<SubjectMethods, never>({ name: 'subject', build }, () =>
  createSubjectMethods({
    nowMs: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
  }),
)

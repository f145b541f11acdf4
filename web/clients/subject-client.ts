// The page's handle on the subject worker, which draws the synthetic person.
import type { SubjectMethods } from '../../workers/subject.worker.ts'
import subjectUrl from '../../workers/subject.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type SubjectClient = WorkerClient<SubjectMethods>

export const createSubjectClient = (): SubjectClient =>
  createWorkerClient<SubjectMethods>({
    name: 'subject',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(subjectUrl), { type: 'module', name: 'subject' }),
  })

// Every query key of the page, in one place, so that invalidating and reading never drift apart.
export const queryKeys = {
  storage: ['storage'],
  checks: ['doctor', 'checks'],
  days: ['days'],
  calibration: ['setup', 'calibration'],
  setup: ['setup', 'progress'],
  pageEvidence: ['page', 'evidence'],
  consent: ['consent', 'history'],
  lab: ['lab'],
  ai: ['bridge', 'ai'],
} as const

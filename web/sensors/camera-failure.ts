// Every way a camera can fail, and how to tell them apart.

export const cameraFailures = [
  'denied', // the person or an earlier choice said no to this page
  'dismissed', // the question was closed without an answer
  'blocked-by-system', // the operating system keeps the camera from the browser
  'busy', // another program holds it
  'none', // there is no camera
  'unplugged', // it went away while in use
  'revoked', // the permission was taken back while in use
  'silent', // it is on but sends no pictures
  'unavailable', // this page cannot ask at all (old browser, insecure address)
  'unknown',
] as const
export type CameraFailure = (typeof cameraFailures)[number]

const failureOfName: Readonly<Record<string, CameraFailure>> = {
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
  SecurityError: 'unavailable',
  TypeError: 'unavailable',
}

/** Names the failure behind a getUserMedia rejection. Chromium tells its three kinds of NotAllowedError apart only in the message. */
export function nameCameraFailure(error: unknown): CameraFailure {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name !== 'NotAllowedError') return failureOfName[error.name] ?? 'unknown'
  if (/system/i.test(error.message)) return 'blocked-by-system'
  if (/dismissed/i.test(error.message)) return 'dismissed'
  return 'denied'
}

/** After these a device that comes or goes is worth another try without being asked. */
export const healsByDevice: ReadonlySet<CameraFailure> = new Set(['none', 'unplugged', 'busy', 'silent'])
/** After these a permission that is given is. */
export const healsByPermission: ReadonlySet<CameraFailure> = new Set(['denied', 'dismissed', 'revoked'])

// The response headers every page, script, worker and API answer of Cortex carries; one list for the bridge, vite preview and the tests.

/** Ports the page may talk to; the product's defaults, changed by CORTEX_HTTP_PORT, CORTEX_WS_PORT and CORTEX_LAUNCHER_PORT. */
export interface BridgePorts {
  readonly httpPort: number
  readonly wsPort: number
  /** Starts the bridge again when it is down. */
  readonly launcherPort: number
}
export const defaultPorts: BridgePorts = { httpPort: 9472, wsPort: 9473, launcherPort: 9471 }

/** The one Trusted Types policy the page may create (web/clients/trusted-url.ts); it only lets same-origin worker URLs pass. */
export const trustedTypesPolicy = 'cortex'

/**
 * No inline script or style, no eval (wasm compiles), no frame, no form target, nothing from another origin except the bridge's own
 * sockets: a page served elsewhere (static host) still reaches the bridge on loopback and nothing else.
 */
export const contentSecurityPolicy = (ports: BridgePorts = defaultPorts): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `connect-src 'self' http://127.0.0.1:${ports.httpPort} ws://127.0.0.1:${ports.wsPort} http://127.0.0.1:${ports.launcherPort}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypesPolicy}`,
  ].join('; ')

/** What the page may ask of the machine: the camera, loopback and idleness, each still behind the person's own yes; never a microphone. */
export const permissionsPolicy = [
  'camera=(self)',
  'loopback-network=(self)',
  'idle-detection=(self)',
  'local-network=()',
  'microphone=()',
  'geolocation=()',
  'display-capture=()',
  'usb=()',
  'serial=()',
  'hid=()',
  'bluetooth=()',
  'midi=()',
  'payment=()',
].join(', ')

/** Header list for a bridge on `ports`. COOP with COEP makes the page cross-origin isolated (wasm threads, exact clocks). */
export const securityHeadersFor = (ports: BridgePorts): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(ports),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': permissionsPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})

/** The list for the default ports. */
export const securityHeaders = securityHeadersFor(defaultPorts)

/**
 * How long a static file may be kept, by its path: hashed assets for ever, all else is asked for anew (so an update of the page,
 * the manifest or the service worker is seen at the next load).
 */
export const cacheControlFor = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

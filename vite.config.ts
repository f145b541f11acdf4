// How the page and its workers are built: one static folder, dist/web, that any server with the right headers can serve.
import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { cacheControlFor, securityHeaders } from './bridge/guard/headers.ts'
import { buildId } from './scripts/vite/build-id.ts'
import { head } from './scripts/vite/head.ts'
import { offlineFiles } from './scripts/vite/offline-files.ts'

const outDir = 'dist/web'
const browsers = ['chrome123', 'firefox128', 'safari17.5'] // light-dark(), container queries, module workers

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

// Read by page and workers as import.meta.env.VITE_BUILD, so that two builds never talk past each other.
process.env['VITE_BUILD'] ??= buildId(import.meta.dirname)

export default defineConfig({
  define: { CORTEX_VERSION: JSON.stringify(version) },
  cacheDir: '.cache/vite',
  // The network runtime takes its wasm from public/ort, not from a copy inside the bundle.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  build: {
    outDir,
    target: browsers,
    manifest: true,
    sourcemap: false,
    chunkSizeWarningLimit: 400,
    // measure.html is driven by `npm run measure`: the shipped workers over a file, without the rest of the page.
    rolldownOptions: { input: ['index.html', 'measure.html'] },
  },
  worker: { format: 'es' },
  preview: { headers: { ...securityHeaders, 'Cache-Control': cacheControlFor('/') } },
  server: {
    // Development needs inline scripts for hot reload, so only isolation is kept there.
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  plugins: [
    react(),
    head(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        injectionPoint: 'self.OFFLINE_FILES',
        globPatterns: [
          'index.html',
          'manifest.webmanifest',
          'icons/*',
          'assets/**/*.{js,css,woff2}',
          'mp/**',
          'models/**',
        ],
        globIgnores: ['models/face_landmarker_gpu.task'], // opt-in, 8 MB, for machines that are asked for it
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: 30 * 1024 * 1024,
        manifestTransforms: [offlineFiles(outDir)],
      },
    }),
  ],
})

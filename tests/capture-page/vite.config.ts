// Builds a page that holds nothing but the shipped capture client and worker, for benchmarks that look at single samples.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../../public',
  cacheDir: '../../.cache/vite-capture-page',
  build: { outDir: '../../.cache/capture-page', emptyOutDir: true, target: 'esnext' },
  worker: { format: 'es' },
})

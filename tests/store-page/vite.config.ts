// Builds a page that holds nothing but the shipped store client and worker, for tests that need to ask the store directly.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  cacheDir: '../../.cache/vite-store-page',
  build: { outDir: '../../.cache/store-page', emptyOutDir: true, target: 'chrome123' },
  worker: { format: 'es' },
})

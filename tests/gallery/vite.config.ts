// Builds the gallery beside the product, with the same plugins that shape components and none that make an installable app.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  cacheDir: '../../.cache/vite-gallery',
  define: { CORTEX_VERSION: JSON.stringify('gallery') },
  build: { outDir: '../../.cache/gallery', emptyOutDir: true, target: ['chrome123', 'firefox128', 'safari17.5'] },
  worker: { format: 'es' },
  plugins: [react()],
})

// Scenes of light: dim, hard, warm, from behind, flickering, too dark.
import { personScene, type Unseeded } from '../scene-parts.ts'

export const lights: readonly Unseeded[] = [
  personScene('dim-ingrid', 'Ingrid in a dim room; the camera turns its gain up.', 'ingrid', { light: { level: 0.2 } }),
  personScene('dim-samira', 'Samira in a dim room.', 'samira', { light: { level: 0.2 } }),
  personScene('dim-ama', 'Ama in a dim room.', 'ama', { light: { level: 0.25 } }),
  personScene('side-tom', 'Tom with a hard lamp from one side.', 'tom', { light: { sideDeg: -65, contrast: 0.8 } }),
  personScene('side-kofi', 'Kofi with a hard lamp from the other side.', 'kofi', {
    light: { sideDeg: 65, contrast: 0.75 },
  }),
  personScene('warm-mei', 'Mei under a warm bulb in the evening.', 'mei', {
    light: { keyKelvin: 2700, ambientKelvin: 3200, level: 0.5 },
  }),
  personScene('cool-ravi', 'Ravi lit by a bluish screen in a warm room.', 'ravi', {
    light: { keyKelvin: 8500, ambientKelvin: 3000, heightDeg: -5, sideDeg: 5, level: 0.5 },
  }),
  personScene('bright-ingrid', 'Ingrid in light that nearly overexposes the skin.', 'ingrid', {
    light: { level: 2.2 },
    camera: { autoGain: 0.4 },
  }),
  personScene('backlit-mara', 'Mara before a window: the light comes from behind.', 'mara', {
    light: { sideDeg: 140, heightDeg: 30, contrast: 0.45, level: 0.8 },
  }),
  personScene('flicker-100', 'A lamp that flickers at 100 Hz against a 30 fps camera.', 'mara', {
    light: { flickerDepth: 0.12, flickerHz: 100 },
    camera: { exposureMs: 6 },
  }),
  personScene('flicker-120', 'A lamp that flickers at 120 Hz against a 24 fps camera.', 'tom', {
    light: { flickerDepth: 0.12, flickerHz: 120 },
    camera: { exposureMs: 6, fps: 24 },
  }),
  personScene('screen-glow', 'Samira in the evening before a screen whose pages change.', 'samira', {
    light: { level: 0.3, screen: { strength: 0.12, everyMs: 2500 } },
  }),
  personScene('screen-glow-ingrid', 'Ingrid in the dark before a bright screen that changes every second.', 'ingrid', {
    light: { level: 0.15, keyKelvin: 3000, ambientKelvin: 3000, screen: { strength: 0.12, everyMs: 1100 } },
  }),
  personScene('dark-mara', 'Mara in a room too dark to see in.', 'mara', {
    tags: ['dark'],
    light: { level: 0.0025 },
    camera: { noiseLevels: 2 },
  }),
]

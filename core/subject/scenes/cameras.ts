// Scenes of camera faults: rate, jitter, losses, noise, compression, size.
import { personScene, type Unseeded } from '../scene-parts.ts'

export const cameras: readonly Unseeded[] = [
  personScene('fps-15', 'Fifteen frames a second.', 'mara', { tags: ['lit', 'still', 'camera'], camera: { fps: 15 } }),
  personScene('fps-24', 'Twenty-four frames a second.', 'ravi', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 24 },
  }),
  personScene('fps-10', 'Ten frames a second, as a camera in dim light gives.', 'samira', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 10, exposureMs: 40 },
    light: { level: 0.4 },
  }),
  personScene('jitter-30', 'Frames come up to some 12 ms early or late.', 'mei', {
    tags: ['lit', 'still', 'camera'],
    camera: { jitterMs: 6 },
  }),
  personScene('jitter-15', 'Fifteen uneven frames a second, one in twenty lost.', 'ama', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 15, jitterMs: 8, dropShare: 0.05 },
  }),
  personScene('drops-30', 'One frame in ten is lost.', 'tom', {
    tags: ['lit', 'still', 'camera'],
    camera: { dropShare: 0.1 },
  }),
  personScene('stamp-noise', 'Even frames with timestamps that err by 4 ms.', 'ingrid', {
    tags: ['lit', 'still', 'camera'],
    camera: { stampNoiseMs: 4 },
  }),
  personScene('noisy-kofi', 'A noisy sensor.', 'kofi', {
    tags: ['lit', 'still', 'camera'],
    camera: { noiseLevels: 4 },
  }),
  personScene('compressed-mara', 'Strong block compression (quality 35).', 'mara', {
    tags: ['lit', 'still', 'camera'],
    camera: { compressionQuality: 35 },
  }),
  personScene('compressed-ama', 'Mild block compression (quality 75).', 'ama', {
    tags: ['lit', 'still', 'camera'],
    camera: { compressionQuality: 75 },
  }),
  personScene('drift-tom', 'Automatic exposure wanders by 2 %.', 'tom', {
    tags: ['lit', 'still', 'camera'],
    camera: { exposureDrift: 0.02 },
  }),
  personScene('small-mara', 'A 320x240 picture.', 'mara', {
    tags: ['lit', 'still', 'camera'],
    camera: { width: 320, height: 240 },
  }),
  personScene('wide-mei', 'A wide lens (63 degrees) and a small face.', 'mei', {
    tags: ['lit', 'still', 'camera'],
    camera: { fovDeg: 63 },
  }),
  personScene('hd-samira', 'A 1280x720 picture.', 'samira', {
    tags: ['lit', 'still', 'camera'],
    camera: { width: 1280, height: 720 },
  }),
]

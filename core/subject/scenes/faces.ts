// Scenes of every member of the cast sitting still in even light.
import { personScene, type Unseeded } from '../scene-parts.ts'

export const faces: readonly Unseeded[] = [
  personScene('still-mara', 'Mara (phototype III) sits still in even light.', 'mara'),
  personScene('still-ingrid', 'Ingrid (I, long hair) sits still in even light.', 'ingrid'),
  personScene('still-tom', 'Tom (II, beard) sits still in even light.', 'tom'),
  personScene('still-mei', 'Mei (III, narrow eyes, thin glasses) sits still in even light.', 'mei'),
  personScene('still-samira', 'Samira (IV, headscarf) sits still in even light.', 'samira'),
  personScene('still-ravi', 'Ravi (V, stubble, thick glasses) sits still in even light.', 'ravi'),
  personScene('still-ama', 'Ama (VI, curly hair) sits still in even light.', 'ama'),
  personScene('still-kofi', 'Kofi (VI, bald, full beard) sits still in even light.', 'kofi'),
]

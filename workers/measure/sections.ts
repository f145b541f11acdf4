// The sections of a measurement, in the order of the output. A new reading is a new file and one line here.
import { createEyesSection } from './eyes-section.ts'
import { createFaceSection } from './face-section.ts'
import type { SectionFactory } from './section.ts'
import { createStateSection } from './state-section.ts'

export const sectionFactories: readonly SectionFactory[] = [createFaceSection, createEyesSection, createStateSection]

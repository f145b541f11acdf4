// The popup: how Cortex is, a way to it, and starting or stopping it.
import { showStatus } from '../bridge/show-status.ts'

void showStatus(document)

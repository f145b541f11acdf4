// The popup: whether Cortex is running, and a way to it.
import { showReach } from '../bridge/show-reach.ts'

void showReach(document)

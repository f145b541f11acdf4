// The Settings page.
import { PageHeader } from '../shell/page-header.tsx'

export const SettingsPage = () => <PageHeader title="Settings" />

import { Page } from '@derouter/ui';
import { useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { NotForRole } from '../../access/NotForRole.tsx';
import { openTabs } from '../../access/open-tabs.ts';
import { useMay } from '../../access/use-may.ts';
import { Tabs } from '../../parts/Tabs.tsx';
import { StaffCard } from '../security/StaffCard.tsx';
import { Jobs } from './Jobs.tsx';
import { MailOutbox } from './MailOutbox.tsx';
import { Partitions } from './Partitions.tsx';
import { Processes } from './Processes.tsx';
import { Settings } from './Settings.tsx';
import { type SystemTab, systemReads } from './tabs.ts';

const views: Readonly<Record<SystemTab, ComponentType>> = {
  processes: Processes,
  jobs: Jobs,
  mail: MailOutbox,
  partitions: Partitions,
  settings: Settings,
  staff: StaffCard,
};

/** The installation: servers, jobs, mail, receipts, settings, staff. */
export function System() {
  const { t } = useTranslation('operations');
  const { tab } = useSearch({ from: '/staff/system' });
  const { shown, open } = openTabs(systemReads, tab, useMay());
  const View = open ? views[open] : NotForRole;
  return (
    <Page title={t('system.title')} lead={t('system.lead')}>
      <Tabs
        label={t('system.title')}
        to="/system"
        tabs={shown.map((name) => ({ name, text: t(`system.tabs.${name}`) }))}
        current={open ?? undefined}
      />
      <View />
    </Page>
  );
}

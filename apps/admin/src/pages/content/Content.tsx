import { Page } from '@derouter/ui';
import { useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../parts/Tabs.tsx';
import { Announcements } from './Announcements.tsx';
import { Incidents } from './Incidents.tsx';
import { Mails } from './Mails.tsx';
import { type ContentTab, contentTabs } from './tabs.ts';

const views: Readonly<Record<ContentTab, ComponentType>> = { announcements: Announcements, incidents: Incidents, mails: Mails };

/** What customers read. Legal documents have a page of their own. */
export function Content() {
  const { t } = useTranslation('operations');
  const { tab } = useSearch({ from: '/staff/content' });
  const View = views[tab];
  return (
    <Page title={t('content.title')} lead={t('content.lead')}>
      <Tabs
        label={t('content.title')}
        to="/content"
        tabs={contentTabs.map((name) => ({ name, text: t(`content.tabs.${name}`) }))}
        current={tab}
      />
      <View />
    </Page>
  );
}

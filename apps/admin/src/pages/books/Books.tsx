import { Page } from '@derouter/ui';
import { useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { NotForRole } from '../../access/NotForRole.tsx';
import { openTabs } from '../../access/open-tabs.ts';
import { useMay } from '../../access/use-may.ts';
import { Tabs } from '../../parts/Tabs.tsx';
import { Balances } from './Balances.tsx';
import { type BooksTab, booksReads } from './books-search.ts';
import { Proofs } from './Proofs.tsx';
import { Transfers } from './Transfers.tsx';

const views: Readonly<Record<BooksTab, ComponentType>> = { transfers: Transfers, balances: Balances, proofs: Proofs };

/** The ledger. */
export function Books() {
  const { t } = useTranslation('operations');
  const { tab } = useSearch({ from: '/staff/books' });
  const { shown, open } = openTabs(booksReads, tab, useMay());
  const View = open ? views[open] : NotForRole;
  return (
    <Page title={t('books.title')} lead={t('books.lead')}>
      <Tabs
        label={t('books.title')}
        to="/books"
        tabs={shown.map((name) => ({ name, text: t(`books.tabs.${name}`) }))}
        current={open ?? undefined}
      />
      <View />
    </Page>
  );
}

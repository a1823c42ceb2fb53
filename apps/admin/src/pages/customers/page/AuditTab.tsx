import { auditActionNames, auditActions } from '@derouter/contracts';
import { DataTable, SelectField, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuditedAction } from '../../../parts/AuditedAction.tsx';
import { ListCard } from '../../../parts/ListCard.tsx';
import { useAuditWords } from '../../../parts/use-audit-words.ts';
import type { CustomerRecord } from './customer-record.ts';

/** What an entry of a customer can be about. */
const subjects: readonly string[] = ['account', 'user', 'key', 'order'];
const actions = auditActionNames.filter((name) => subjects.includes(auditActions[name]));

/** What staff did to a customer's account, keys and orders. */
export function AuditTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t, i18n } = useTranslation('customer');
  const { nameOf } = useAuditWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers/$accountId' });
  const { action } = search;
  const filter = { accountId, ...(action ? { action } : {}) };
  const format = useFormat();
  const list = useInfiniteQuery(
    trpc.admin.customers.actions.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SelectField
        label={t('action')}
        className="sm:max-w-72"
        value={action ?? ''}
        onChange={({ target }) =>
          void navigate({
            to: '/customers/$accountId',
            params: { accountId },
            search: { ...search, action: auditActionNames.find((name) => name === target.value) },
            replace: true,
          })
        }
        data-testid="filter-action"
      >
        <option value="">{t('all')}</option>
        {actions
          .map((value) => ({ value, text: nameOf(value) }))
          .sort((a, b) => a.text.localeCompare(b.text, i18n.language))
          .map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
      </SelectField>
      <ListCard
        csv={{ list: 'admin.customers.actions', input: filter }}
        query={list}
        isEmpty={() => items.length === 0}
        empty={action ? { title: t('auditNone'), text: t('auditNoneText') } : { title: t('auditEmpty'), text: t('auditEmptyText') }}
        pages={list}
      >
        {() => (
          <DataTable
            rowTestId="staff-action"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
              { title: t('action'), place: 'title', cell: (entry) => <AuditedAction {...entry} /> },
              { title: t('reason'), className: 'wrap-anywhere', cell: ({ reason }) => reason },
              { title: t('by'), className: 'wrap-anywhere', cell: ({ staff }) => staff ?? '–' },
            ]}
          />
        )}
      </ListCard>
    </>
  );
}

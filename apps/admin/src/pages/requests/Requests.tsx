import { Button, Field, Page, Segments } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestFilters } from './RequestFilters.tsx';
import { RequestList } from './RequestList.tsx';
import { isReceiptId, type RequestsSearch } from './requests-search.ts';
import { TopErrors } from './TopErrors.tsx';

/** Requests of all customers with filters in the address, the most frequent errors, and a way to one request. */
export function Requests() {
  const { t } = useTranslation(['calls', 'admin']);
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/requests' });
  const [wanted, setWanted] = useState('');
  const change = (next: RequestsSearch) => void navigate({ to: '/requests', search: { ...search, ...next }, replace: true });
  const find = () => {
    const id = wanted.trim();
    if (isReceiptId(id)) return navigate({ to: '/requests/$id', params: { id: id.toLowerCase() } });
    return navigate({ to: '/requests', search: { clientRequestId: id } });
  };
  return (
    <Page title={t('admin:requests.title')} lead={t('lead')}>
      <form
        className="flex flex-wrap items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <Field
          label={t('find')}
          help={t('findHelp')}
          className="min-w-0 basis-full sm:max-w-lg sm:flex-1"
          autoComplete="off"
          spellCheck={false}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          data-testid="receipt-id"
        />
        <Button type="submit" className="sm:mt-6.5" disabled={wanted.trim() === ''} data-testid="find-request">
          {t('open')}
        </Button>
      </form>
      <div>
        <Segments
          label={t('admin:requests.title')}
          value={search.view ?? 'list'}
          options={(['list', 'errors'] as const).map((value) => ({ value, text: t(`views.${value}`) }))}
          onChange={(value) => change({ view: value === 'errors' ? 'errors' : undefined })}
          testId="requests-view"
        />
      </div>
      <RequestFilters search={search} onChange={change} />
      {search.view === 'errors' ? <TopErrors search={search} /> : <RequestList search={search} />}
    </Page>
  );
}

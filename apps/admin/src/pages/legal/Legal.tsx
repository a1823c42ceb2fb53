import { Badge, buttonClass, DataTable, Page, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { PublishDialog } from './PublishDialog.tsx';

/** All versions of the legal documents with their acceptances, and the publication of a new one. */
export function Legal() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const legal = useQuery(trpc.admin.legal.list.queryOptions());
  return (
    <Page
      title={t('legal.title')}
      lead={t('legal.lead')}
      action={
        <StaffButton
          may="legal.publish"
          variant="primary"
          disabled={!legal.data}
          onClick={() => setIsOpen(true)}
          data-testid="publish-terms"
        >
          {t('legal.new')}
        </StaffButton>
      }
    >
      <ListCard csv={{ list: 'admin.legal.list' }} query={legal} rows={2}>
        {({ versions, customers }) => (
          <DataTable
            rowTestId="legal-version"
            rows={versions}
            rowKey={({ document, version }) => `${document} ${version}`}
            columns={[
              {
                title: t('legal.document'),
                place: 'title',
                className: 'font-medium',
                cell: ({ document, version }) => `${t(`legal.documents.${document}`)}, ${version}`,
              },
              {
                title: t('legal.state'),
                place: 'bare',
                cell: ({ isInForce, isMaterial, effectiveAt }) => (
                  <span className="inline-flex flex-wrap gap-1.5">
                    {isInForce && <Badge tone="good">{t('legal.inForce')}</Badge>}
                    {new Date(effectiveAt) > new Date() && <Badge tone="accent">{t('legal.announced')}</Badge>}
                    {isMaterial && <Badge>{t('legal.material')}</Badge>}
                  </span>
                ),
              },
              { title: t('legal.effectiveAt'), className: 'whitespace-nowrap', cell: ({ effectiveAt }) => format.dateTime(effectiveAt) },
              {
                title: t('legal.acceptances'),
                numeric: true,
                cell: ({ acceptances }) => (
                  <span data-testid="acceptances">{t('legal.acceptedBy', { count: acceptances, customers })}</span>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: ({ document, version }) => (
                  <a
                    href={`/${document}?version=${encodeURIComponent(version)}`}
                    target="_blank"
                    rel="noopener"
                    className={buttonClass('quiet')}
                  >
                    {t('legal.read')}
                  </a>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      {isOpen && legal.data && <PublishDialog customers={legal.data.customers} onClose={() => setIsOpen(false)} />}
    </Page>
  );
}

import { type Locale, parseLocale } from '@derouter/locales';
import { languagesOf } from '@derouter/locales/web';
import { Card, DataTable, QueryCard, SelectField, trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';

/** Every mail in every language, as customers get it. */
export function Mails() {
  const { t } = useTranslation('operations');
  const navigate = useNavigate();
  const own = useLocale();
  const search = useSearch({ from: '/staff/content' });
  const locale = parseLocale(search.locale ?? own);
  const list = useQuery(trpc.admin.content.mails.queryOptions({ locale }));
  const chosen = search.mail ?? list.data?.[0]?.template;
  const show = (change: { mail?: string; locale?: Locale }) =>
    void navigate({ to: '/content', search: { tab: 'mails', ...(chosen ? { mail: chosen } : {}), locale, ...change }, replace: true });
  return (
    <>
      <p className="-mb-2 text-quiet">{t('content.mailsLead')}</p>
      <SelectField
        label={t('content.language')}
        className="sm:max-w-60"
        value={locale}
        onChange={({ target }) => show({ locale: parseLocale(target.value) })}
        data-testid="mail-language"
      >
        {languagesOf('console').map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ListCard csv={{ list: 'admin.content.mails', input: { locale } }} query={list} rows={12}>
          {(rows) => (
            <DataTable
              rowTestId="template-row"
              rows={rows}
              rowKey={({ template }) => template}
              onOpen={({ template }) => show({ mail: template })}
              openKey={chosen}
              columns={[
                {
                  title: t('content.template'),
                  place: 'title',
                  cell: ({ template, subject }) => (
                    <>
                      <span className="block wrap-anywhere" dir="auto">
                        {subject}
                      </span>
                      <code translate="no" className="block text-xs font-normal text-quiet">
                        {template}
                      </code>
                    </>
                  ),
                },
              ]}
            />
          )}
        </ListCard>
        {chosen && <MailPreview template={chosen} locale={locale} />}
      </div>
    </>
  );
}

function MailPreview({ template, locale }: { readonly template: string; readonly locale: Locale }) {
  const { t } = useTranslation('operations');
  const mail = useQuery(trpc.admin.content.mail.queryOptions({ template, locale }));
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card title={t('content.previewTitle')}>
        <iframe
          title={t('content.previewTitle')}
          src={`/admin/preview/${template}/${locale}`}
          sandbox=""
          className="h-110 w-full rounded-b-lg bg-white"
          data-testid="mail-frame"
        />
      </Card>
      <QueryCard title={t('content.asText')} query={mail}>
        {({ subject, text }) => (
          <div className="p-4" dir="auto" data-testid="mail-text">
            <p className="mb-3 font-semibold wrap-anywhere">{subject}</p>
            <pre translate="no" className="font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              {text}
            </pre>
          </div>
        )}
      </QueryCard>
    </div>
  );
}

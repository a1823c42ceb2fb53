import { emailDomain } from '@derouter/contracts';
import { Badge, DataTable, Field, SelectField, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

/** The domains that new accounts may or may not use, above the built-in list, and addresses that are mailboxes of their own. */
export function EmailRules() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const rules = useInfiniteQuery(
    trpc.admin.signIn.rules.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = rules.data?.pages.flatMap((page) => page.items) ?? [];
  const [adding, setAdding] = useState<'domain' | 'email' | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <>
      <ListCard
        csv={{ list: 'admin.signIn.rules' }}
        title={t('security.rules')}
        query={rules}
        pages={rules}
        isEmpty={() => items.length === 0}
        empty={<p className="p-4 text-quiet">{t('security.rulesEmpty')}</p>}
        footer={
          <div className="flex flex-wrap gap-2 border-t border-line p-4">
            <StaffButton may="signIn.setDomainRule" onClick={() => setAdding('domain')} data-testid="add-domain">
              {t('security.addDomain')}
            </StaffButton>
            <StaffButton may="signIn.addSeparateEmail" onClick={() => setAdding('email')} data-testid="add-separate">
              {t('security.addSeparate')}
            </StaffButton>
          </div>
        }
      >
        {() => (
          <DataTable
            rowTestId="rule-row"
            rows={items}
            rowKey={({ subject }) => subject}
            columns={[
              {
                title: t('security.subject'),
                place: 'title',
                className: 'min-w-52 font-medium wrap-anywhere',
                cell: ({ subject }) => subject,
              },
              {
                title: t('security.rule'),
                place: 'bare',
                cell: ({ rule }) => <Badge tone={rule === 'deny' ? 'bad' : 'good'}>{t(`security.ruleNames.${rule}`)}</Badge>,
              },
              { title: t('security.added'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.date(createdAt) },
              {
                title: '',
                place: 'actions',
                cell: ({ subject, rule }) =>
                  rule !== 'separate' && (
                    <StaffButton
                      may="signIn.removeDomainRule"
                      variant="quiet"
                      onClick={() => setRemoving(subject)}
                      data-testid="remove-domain"
                    >
                      {t('security.removeRule')}
                    </StaffButton>
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      {adding === 'domain' && <AddDomainDialog onClose={() => setAdding(null)} />}
      {adding === 'email' && <AddSeparateDialog onClose={() => setAdding(null)} />}
      {removing && <RemoveDomainDialog domain={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

/** Refreshes the rules and closes the dialog after a change. */
function useOnChanged(onClose: () => void) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries(trpc.admin.signIn.rules.infiniteQueryFilter());
    onClose();
  };
}

function AddDomainDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [domain, setDomain] = useState('');
  const [rule, setRule] = useState<'allow' | 'deny'>('deny');
  const add = useMutation(trpc.admin.signIn.setDomainRule.mutationOptions({ onSuccess: useOnChanged(onClose) }));
  const parsed = emailDomain.safeParse(domain);
  return (
    <ReasonDialog
      title={t('security.addDomain')}
      description={t('security.addDomainLead')}
      submitLabel={t('security.addDomain')}
      canSubmit={parsed.success}
      isBusy={add.isPending}
      error={add.error}
      onSubmit={(reason) => parsed.success && add.mutate({ domain: parsed.data, rule, reason })}
      onClose={onClose}
    >
      <Field
        label={t('security.domain')}
        autoFocus
        value={domain}
        onChange={(event) => setDomain(event.target.value)}
        data-testid="domain"
      />
      <SelectField
        label={t('security.rule')}
        value={rule}
        onChange={(event) => setRule(event.target.value === 'allow' ? 'allow' : 'deny')}
        data-testid="domain-rule"
      >
        <option value="deny">{t('security.ruleNames.deny')}</option>
        <option value="allow">{t('security.ruleNames.allow')}</option>
      </SelectField>
    </ReasonDialog>
  );
}

function RemoveDomainDialog({ domain, onClose }: { readonly domain: string; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const remove = useMutation(trpc.admin.signIn.removeDomainRule.mutationOptions({ onSuccess: useOnChanged(onClose) }));
  return (
    <ReasonDialog
      title={t('security.removeRuleTitle', { domain })}
      description={t('security.removeRuleLead')}
      submitLabel={t('security.removeRule')}
      isBusy={remove.isPending}
      error={remove.error}
      onSubmit={(reason) => remove.mutate({ domain, reason })}
      onClose={onClose}
    />
  );
}

function AddSeparateDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [email, setEmail] = useState('');
  const add = useMutation(trpc.admin.signIn.addSeparateEmail.mutationOptions({ onSuccess: useOnChanged(onClose) }));
  return (
    <ReasonDialog
      title={t('security.addSeparate')}
      description={t('security.addSeparateLead')}
      submitLabel={t('security.addSeparate')}
      canSubmit={email.includes('@')}
      isBusy={add.isPending}
      error={add.error}
      onSubmit={(reason) => add.mutate({ email, reason })}
      onClose={onClose}
    >
      <Field
        label={t('security.address')}
        type="email"
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        data-testid="separate-email"
      />
    </ReasonDialog>
  );
}

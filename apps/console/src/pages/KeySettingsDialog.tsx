import type { AppRouter } from '@derouter/api';
import {
  Button,
  CheckField,
  ChoiceList,
  Dialog,
  errorField,
  Field,
  FormSection,
  formatUsd,
  localInputOf,
  Notice,
  readLimit,
  readLocalInput,
  ShareBar,
  TextAreaField,
  useExplain,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readNetworks, readUsd } from '../key-limits.ts';
import { trpc } from '../trpc.ts';

type Key = inferRouterOutputs<AppRouter>['keys']['list'][number];
type Change = inferRouterInputs<AppRouter>['keys']['update'];

const paces = ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const;
const budgets = [
  { name: 'budgetTotal', limit: 'totalUsd', spent: 'totalUsd' },
  { name: 'budgetDaily', limit: 'dailyUsd', spent: 'dayUsd' },
  { name: 'budgetMonthly', limit: 'monthlyUsd', spent: 'monthUsd' },
] as const;

/** Everything that a key's owner decides of it. Only what was changed is sent. */
export function KeySettingsDialog({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const spent = useQuery(trpc.keys.spent.queryOptions({ id: apiKey.id }));
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const [form, setForm] = useState(() => ({
    name: apiKey.name,
    isOn: apiKey.suspendedAt === null,
    expires: localInputOf(apiKey.expiresAt),
    requestsPerMinute: String(apiKey.requestsPerMinute ?? ''),
    tokensPerMinute: String(apiKey.tokensPerMinute ?? ''),
    concurrency: String(apiKey.concurrency ?? ''),
    totalUsd: apiKey.budget?.totalUsd ?? '',
    dailyUsd: apiKey.budget?.dailyUsd ?? '',
    monthlyUsd: apiKey.budget?.monthlyUsd ?? '',
    networks: apiKey.allowedNetworks?.join('\n') ?? '',
    models: apiKey.allowedModels as readonly string[] | null,
  }));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const update = useMutation(
    trpc.keys.update.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.keys.list.queryKey() });
        onClose();
      },
    }),
  );
  const set = (values: Partial<typeof form>) => setForm((all) => ({ ...all, ...values }));
  const touch = (field: string) => setTouched((all) => new Set([...all, field]));

  const { networks, wrong: wrongNetwork } = readNetworks(form.networks);
  const wrong: Readonly<Record<string, string | null>> = {
    ...Object.fromEntries(paces.map((field) => [field, readLimit(form[field]) === undefined ? t('keys.wrongWhole') : null])),
    ...Object.fromEntries(budgets.map(({ limit }) => [limit, readUsd(form[limit]) === undefined ? t('keys.wrongUsd') : null])),
    networks: wrongNetwork === null ? null : t('keys.wrongNetwork', { network: wrongNetwork }),
    models: form.models?.length === 0 ? t('keys.wrongModels') : null,
  };
  const isWrong = form.name.trim() === '' || Object.values(wrong).some((text) => text !== null);
  const refusedField = errorField(update.error);
  const errorOf = (field: string, name = field) =>
    (touched.has(field) && wrong[field]) || (update.error && refusedField === name ? explain(update.error) : null);

  const save = () => {
    setTouched(new Set(Object.keys(wrong)));
    if (isWrong) return;
    const change: Change = { id: apiKey.id };
    if (form.name.trim() !== apiKey.name) change.name = form.name;
    if (form.isOn !== (apiKey.suspendedAt === null)) change.suspended = !form.isOn;
    if (form.expires !== localInputOf(apiKey.expiresAt)) change.expiresAt = readLocalInput(form.expires);
    for (const field of paces) {
      const value = readLimit(form[field]) ?? null;
      if (value !== apiKey[field]) change[field] = value;
    }
    const budget = {
      totalUsd: readUsd(form.totalUsd) ?? null,
      dailyUsd: readUsd(form.dailyUsd) ?? null,
      monthlyUsd: readUsd(form.monthlyUsd) ?? null,
    };
    if (budgets.some(({ limit }) => budget[limit] !== (apiKey.budget?.[limit] ?? null))) change.budget = budget;
    if (networks?.join() !== apiKey.allowedNetworks?.join()) change.allowedNetworks = networks && [...networks];
    if (form.models?.join() !== apiKey.allowedModels?.join()) change.allowedModels = form.models && [...form.models];
    update.mutate(change);
  };
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('keys.settingsTitle', { name: apiKey.name })}
      description={t('keys.settingsLead')}
      closeLabel={t('common:close')}
    >
      <form
        className="flex flex-col gap-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {apiKey.status === 'suspended' && (
          <Notice tone="bad">{t('keys.suspendedNote', { reason: apiKey.staffSuspendedReason ?? '' })}</Notice>
        )}
        {apiKey.status === 'account_suspended' && <Notice tone="bad">{t('keys.accountSuspendedNote')}</Notice>}
        <Field
          label={t('keys.name')}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
          maxLength={80}
          data-testid="settings-name"
        />
        <div>
          <CheckField
            label={t('keys.on')}
            checked={form.isOn}
            onChange={(event) => set({ isOn: event.target.checked })}
            data-testid="settings-on"
          />
          <p className="mt-0.5 ml-6.5 text-sm text-quiet">{t('keys.onHelp')}</p>
        </div>
        <Field
          label={t('keys.expires')}
          help={t('keys.expiresHelp')}
          error={errorOf('expires', 'expiresAt')}
          type="datetime-local"
          value={form.expires}
          onChange={(event) => set({ expires: event.target.value })}
          data-testid="settings-expires"
        />
        <FormSection title={t('keys.budget')} help={t('keys.budgetHelp')}>
          {budgets.map(({ name, limit, spent: part }) => {
            const used = spent.data?.[part] ?? null;
            const cap = readUsd(form[limit]) ?? null;
            return (
              <div key={limit} className="flex flex-col gap-1.5">
                <Field
                  label={t(`keys.${name}`)}
                  error={errorOf(limit, 'budget')}
                  help={used === null ? undefined : t('keys.spent', { amount: formatUsd(used, 6) })}
                  inputMode="decimal"
                  value={form[limit]}
                  onChange={(event) => set({ [limit]: event.target.value })}
                  onBlur={() => touch(limit)}
                  data-testid={`settings-${limit}`}
                />
                {used !== null && cap !== null && (
                  <ShareBar share={Number(cap) > 0 ? Number(used) / Number(cap) : 1} label={t(`keys.${name}`)} />
                )}
              </div>
            );
          })}
        </FormSection>
        <FormSection title={t('keys.pace')} help={t('keys.paceHelp')}>
          {paces.map((field) => (
            <Field
              key={field}
              label={t(`keys.${field}`)}
              error={errorOf(field)}
              inputMode="numeric"
              value={form[field]}
              onChange={(event) => set({ [field]: event.target.value })}
              onBlur={() => touch(field)}
              data-testid={`settings-${field}`}
            />
          ))}
        </FormSection>
        <FormSection title={t('keys.models')}>
          <ChoiceList
            label={t('keys.models')}
            options={(models.data ?? []).map(({ id, displayName }) => ({ id, name: displayName }))}
            chosen={form.models}
            onChange={(chosen) => set({ models: chosen })}
            error={errorOf('models', 'allowedModels')}
            texts={{
              all: t('keys.modelsAll'),
              some: t('keys.modelsSome'),
              search: t('keys.modelsSearch'),
              count: t('keys.modelsCount', { count: form.models?.length ?? 0 }),
            }}
            testId="settings-models"
          />
        </FormSection>
        <div className="border-t border-line pt-4">
          <TextAreaField
            label={t('keys.networks')}
            help={t('keys.networksHelp')}
            error={errorOf('networks', 'allowedNetworks')}
            className="font-mono"
            spellCheck={false}
            value={form.networks}
            onChange={(event) => set({ networks: event.target.value })}
            onBlur={() => touch('networks')}
            data-testid="settings-networks"
          />
        </div>
        {update.error && refusedField === null && (
          <p role="alert" className="text-sm text-bad">
            {explain(update.error)}
          </p>
        )}
        <div className="sticky -bottom-6 -mx-6 -mb-6 flex justify-end gap-2 border-t border-line bg-surface px-6 py-4">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" look="primary" busy={update.isPending} disabled={form.name.trim() === ''} data-testid="save-settings">
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

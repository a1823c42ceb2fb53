import {
  Button,
  CheckField,
  Dialog,
  errorField,
  Field,
  FormSection,
  readLimit,
  SelectField,
  TextAreaField,
  useExplain,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changedDetails } from '../changed-details.ts';
import { lastDayOf } from '../last-day.ts';
import type { StaffModel } from '../model-types.ts';
import { trpc } from '../trpc.ts';

/** What is said of a model, and where its requests go. Only what was changed is saved. */
export function EditModelDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const upstreams = useQuery(trpc.admin.upstreams.list.queryOptions());
  const [form, setForm] = useState(() => ({
    displayName: model.displayName,
    enabled: model.enabled,
    contextTokens: String(model.contextTokens ?? ''),
    maxOutputTokens: String(model.maxOutputTokens ?? ''),
    lastDay: lastDayOf(model.disabledFrom),
    disabledMessage: model.disabledMessage ?? '',
    concurrency: String(model.concurrencyPerKey ?? ''),
    systemPrompt: model.keptSystemPrompt ?? '',
    systemPromptOn: model.systemPrompt !== null,
  }));
  const [aliases, setAliases] = useState(model.aliases.join('\n'));
  const [routes, setRoutes] = useState(() =>
    model.routes.map(({ id, upstreamId, upstreamModel, priority, weight }) => ({ id, upstreamId, upstreamModel, priority, weight })),
  );
  const update = useMutation(trpc.admin.models.update.mutationOptions());
  const saveAliases = useMutation(trpc.admin.models.setAliases.mutationOptions());
  const saveRoutes = useMutation(trpc.admin.models.setRoutes.mutationOptions());
  const count = useMutation(trpc.admin.models.countTokens.mutationOptions());
  const set = (values: Partial<typeof form>) => setForm((all) => ({ ...all, ...values }));
  const change = (id: string, values: Partial<(typeof routes)[number]>) =>
    setRoutes((all) => all.map((route) => (route.id === id ? { ...route, ...values } : route)));

  const names = [
    ...new Set(
      aliases
        .split(/[\n,]/)
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ];
  const isAliasWrong = names.some((name) => !/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/.test(name));
  const isLimitWrong = readLimit(form.concurrency) === undefined;
  const tokens = count.data !== undefined && count.variables?.text === form.systemPrompt ? count.data : null;
  const shownTokens = form.systemPrompt === (model.keptSystemPrompt ?? '') ? model.keptSystemPromptTokens : tokens;
  const aliasError = isAliasWrong
    ? t('models.aliasWrong')
    : saveAliases.error && (errorField(saveAliases.error) === 'aliases' ? t('models.aliasTaken') : explain(saveAliases.error));
  const routeError = saveRoutes.error && (errorField(saveRoutes.error) === 'routes' ? t('models.routeTwice') : explain(saveRoutes.error));

  const save = async () => {
    const details = changedDetails(model, form);
    const sameRoutes = JSON.stringify(routes) === JSON.stringify(model.routes.map(({ upstreamName: _n, enabled: _e, ...route }) => route));
    // Aliases first: they can be refused, and then nothing else has been changed.
    if (names.join() !== model.aliases.join()) await saveAliases.mutateAsync({ modelId: model.id, aliases: names });
    if (Object.keys(details).length > 0) await update.mutateAsync({ id: model.id, ...details });
    if (!sameRoutes) await saveRoutes.mutateAsync({ modelId: model.id, routes });
    await queries.invalidateQueries();
    onClose();
  };
  return (
    <Dialog place="side" open onOpenChange={(open) => !open && onClose()} title={model.id} closeLabel={t('common:close')}>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // The error stands below; nothing more to do here.
          if (!isAliasWrong && !isLimitWrong) save().catch(() => undefined);
        }}
      >
        <Field
          label={t('models.displayName')}
          value={form.displayName}
          onChange={(event) => set({ displayName: event.target.value })}
          data-testid="display-name"
        />
        <div className="grid grid-cols-2 items-end gap-3">
          <Field
            label={t('models.contextTokens')}
            inputMode="numeric"
            value={form.contextTokens}
            onChange={(event) => set({ contextTokens: event.target.value })}
          />
          <Field
            label={t('models.maxOutputTokens')}
            inputMode="numeric"
            value={form.maxOutputTokens}
            onChange={(event) => set({ maxOutputTokens: event.target.value })}
          />
        </div>
        <CheckField label={t('models.enabled')} checked={form.enabled} onChange={(event) => set({ enabled: event.target.checked })} />
        <Field
          label={t('models.concurrency')}
          help={t('models.concurrencyHelp')}
          error={isLimitWrong ? t('models.wrongWhole') : null}
          inputMode="numeric"
          value={form.concurrency}
          onChange={(event) => set({ concurrency: event.target.value })}
          data-testid="model-concurrency"
        />
        <TextAreaField
          label={t('models.aliases')}
          help={t('models.aliasesHelp')}
          error={aliasError}
          rows={3}
          className="font-mono"
          spellCheck={false}
          value={aliases}
          onChange={(event) => setAliases(event.target.value)}
          data-testid="model-aliases"
        />
        <FormSection title={t('models.ending')}>
          <Field
            label={t('models.lastDay')}
            help={t('models.lastDayHelp')}
            type="date"
            value={form.lastDay}
            onChange={(event) => set({ lastDay: event.target.value })}
            data-testid="model-last-day"
          />
          <Field
            label={t('models.lastDayMessage')}
            help={t('models.lastDayMessageHelp')}
            maxLength={500}
            value={form.disabledMessage}
            onChange={(event) => set({ disabledMessage: event.target.value })}
            data-testid="model-last-day-message"
          />
        </FormSection>
        <FormSection title={t('models.systemPrompt')} help={t('models.systemPromptHelp')}>
          <CheckField
            label={t('models.systemPromptOn')}
            checked={form.systemPromptOn}
            disabled={form.systemPrompt === ''}
            onChange={(event) => set({ systemPromptOn: event.target.checked })}
            data-testid="model-prompt-on"
          />
          <TextAreaField
            label={t('models.systemPromptText')}
            rows={5}
            maxLength={20_000}
            className="font-mono"
            value={form.systemPrompt}
            onChange={(event) => set({ systemPrompt: event.target.value })}
            onBlur={() => form.systemPrompt !== (model.keptSystemPrompt ?? '') && count.mutate({ text: form.systemPrompt })}
            help={form.systemPrompt === '' || shownTokens === null ? undefined : t('models.systemPromptTokens', { count: shownTokens })}
            data-testid="model-prompt"
          />
        </FormSection>
        <FormSection title={t('models.routes')}>
          {routes.map((route) => (
            <div key={route.id} className="flex flex-col gap-3 rounded-md border border-line p-3" data-testid="route">
              <SelectField
                label={t('models.upstream')}
                value={route.upstreamId}
                onChange={(event) => change(route.id, { upstreamId: event.target.value })}
              >
                {(upstreams.data ?? []).map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectField>
              <Field
                label={t('models.upstreamModel')}
                value={route.upstreamModel}
                onChange={(event) => change(route.id, { upstreamModel: event.target.value })}
              />
              <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-3">
                <Field
                  label={t('models.priority')}
                  type="number"
                  min={0}
                  value={route.priority}
                  onChange={(event) => change(route.id, { priority: Number(event.target.value) })}
                />
                <Field
                  label={t('models.weight')}
                  type="number"
                  min={1}
                  value={route.weight}
                  onChange={(event) => change(route.id, { weight: Number(event.target.value) })}
                />
                <Button look="quiet" onClick={() => setRoutes((all) => all.filter(({ id }) => id !== route.id))}>
                  {t('models.removeRoute')}
                </Button>
              </div>
            </div>
          ))}
          <Button
            disabled={!upstreams.data?.length}
            data-testid="add-route"
            onClick={() =>
              setRoutes((all) => [
                ...all,
                { id: crypto.randomUUID(), upstreamId: upstreams.data?.[0]?.id ?? '', upstreamModel: model.id, priority: 0, weight: 1 },
              ])
            }
          >
            {t('models.addRoute')}
          </Button>
          {routeError && (
            <p role="alert" className="text-sm text-bad">
              {routeError}
            </p>
          )}
        </FormSection>
        {update.error && (
          <p role="alert" className="text-sm text-bad">
            {explain(update.error)}
          </p>
        )}
        <div className="sticky -bottom-6 -mx-6 -mb-6 flex justify-end gap-2 border-t border-line bg-surface px-6 py-4">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            look="primary"
            busy={update.isPending || saveRoutes.isPending || saveAliases.isPending}
            data-testid="save-model"
          >
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

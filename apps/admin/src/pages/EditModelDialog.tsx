import { Button, CheckField, Dialog, Field, SelectField, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readTokens, type StaffModel } from '../model-types.ts';
import { trpc } from '../trpc.ts';

/** What is said of a model, and where its requests go. */
export function EditModelDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const upstreams = useQuery(trpc.admin.upstreams.list.queryOptions());
  const [displayName, setDisplayName] = useState(model.displayName);
  const [enabled, setEnabled] = useState(model.enabled);
  const [contextTokens, setContextTokens] = useState(String(model.contextTokens ?? ''));
  const [maxOutputTokens, setMaxOutputTokens] = useState(String(model.maxOutputTokens ?? ''));
  const [routes, setRoutes] = useState(() =>
    model.routes.map(({ id, upstreamId, upstreamModel, priority, weight }) => ({ id, upstreamId, upstreamModel, priority, weight })),
  );
  const update = useMutation(trpc.admin.models.update.mutationOptions());
  const saveRoutes = useMutation(trpc.admin.models.setRoutes.mutationOptions());
  const error = update.error ?? saveRoutes.error;
  const save = async () => {
    await update.mutateAsync({
      id: model.id,
      displayName,
      enabled,
      contextTokens: readTokens(contextTokens),
      maxOutputTokens: readTokens(maxOutputTokens),
    });
    await saveRoutes.mutateAsync({ modelId: model.id, routes: routes.map(({ id: _id, ...route }) => route) });
    await queries.invalidateQueries();
    onClose();
  };
  const change = (id: string, values: Partial<(typeof routes)[number]>) =>
    setRoutes((all) => all.map((route) => (route.id === id ? { ...route, ...values } : route)));
  return (
    <Dialog place="side" open onOpenChange={(open) => !open && onClose()} title={model.id} closeLabel={t('common:close')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          // The error stands below; nothing more to do here.
          save().catch(() => undefined);
        }}
      >
        <Field
          label={t('models.displayName')}
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
          data-testid="display-name"
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('models.contextTokens')}
            inputMode="numeric"
            value={contextTokens}
            onChange={(event) => setContextTokens(event.target.value)}
          />
          <Field
            label={t('models.maxOutputTokens')}
            inputMode="numeric"
            value={maxOutputTokens}
            onChange={(event) => setMaxOutputTokens(event.target.value)}
          />
        </div>
        <CheckField label={t('models.enabled')} checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
        <h3 className="mt-2 font-semibold">{t('models.routes')}</h3>
        {routes.map((route) => (
          <div key={route.id} className="flex flex-col gap-3 rounded-md border border-line p-3">
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
          onClick={() =>
            setRoutes((all) => [
              ...all,
              { id: crypto.randomUUID(), upstreamId: upstreams.data?.[0]?.id ?? '', upstreamModel: model.id, priority: 0, weight: 1 },
            ])
          }
        >
          {t('models.addRoute')}
        </Button>
        {error && (
          <p role="alert" className="text-sm text-bad">
            {explain(error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" look="primary" busy={update.isPending || saveRoutes.isPending} data-testid="save-model">
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { newWebhook, type WebhookEvent, webhookEvents } from '@derouter/contracts';
import {
  CheckField,
  client,
  Dialog,
  Field,
  Form,
  FormError,
  FormSection,
  offerUndo,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { ShownOnce } from '../ShownOnce.tsx';
import { eventTexts, type Webhook } from './webhook.ts';

const schema = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  description: newWebhook.shape.description.unwrap(),
  /** Null: every type. */
  events: newWebhook.shape.events.unwrap(),
  enabled: z.boolean(),
});

interface WebhookDialogProps {
  readonly webhook: Webhook | null;
  readonly onClose: () => void;
}

/** Adds a webhook (`webhook` null) and shows its secret once, or changes one. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: {
      url: webhook?.url ?? '',
      description: webhook?.description ?? '',
      events: webhook?.events ? [...webhook.events] : null,
      enabled: webhook?.enabled ?? true,
    },
  });
  useKeptForm(`webhooks.${webhook?.id ?? 'create'}`, form);
  const { errors } = form.formState;
  const refresh = () => queries.invalidateQueries(trpc.webhooks.list.queryFilter());
  const restore = async ({ id, url, description, events, enabled }: Webhook) => {
    await client.webhooks.update.mutate({ id, url, description, events: events && [...events], enabled });
    await refresh();
  };
  const onError = (error: unknown) => showServerError(form, error, explain);
  const create = useMutation(trpc.webhooks.create.mutationOptions({ onError, onSuccess: refresh }));
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onError,
      onSuccess: async () => {
        await refresh();
        if (webhook) offerUndo(t('saved.webhook'), () => restore(webhook));
        onClose();
      },
    }),
  );
  if (create.data) {
    return (
      <Dialog onClose={() => stored && onClose()} title={t('webhooks.secretTitle')} description={t('webhooks.secretLead')}>
        <ShownOnce secret={create.data.secret} storedLabel={t('webhooks.stored')} onStored={setStored} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={webhook ? t('webhooks.editTitle') : t('webhooks.create')}>
      <Form
        onSubmit={form.handleSubmit(({ enabled, ...values }) =>
          webhook ? update.mutate({ id: webhook.id, enabled, ...values }) : create.mutate(values),
        )}
        onCancel={onClose}
        isBusy={create.isPending || update.isPending}
        error={errors.root?.message}
        submitLabel={webhook ? t('webhooks.save') : t('webhooks.add')}
        submitTestId="save-webhook"
      >
        <Field
          label={t('webhooks.url')}
          help={t('webhooks.urlHelp')}
          error={fieldError(errors.url)}
          type="url"
          inputMode="url"
          autoFocus
          data-testid="webhook-url"
          {...form.register('url')}
        />
        <Field
          label={t('webhooks.description')}
          error={fieldError(errors.description)}
          maxLength={200}
          data-testid="webhook-description"
          {...form.register('description')}
        />
        <Controller
          control={form.control}
          name="events"
          render={({ field, fieldState }) => (
            <EventsField chosen={field.value} onChange={field.onChange} error={fieldState.error && t('webhooks.noEvent')} />
          )}
        />
        {webhook && <CheckField label={t('webhooks.enabled')} data-testid="webhook-enabled" {...form.register('enabled')} />}
      </Form>
    </Dialog>
  );
}

interface EventsFieldProps {
  /** Null: every type, including later ones. */
  readonly chosen: readonly WebhookEvent[] | null;
  readonly onChange: (chosen: readonly WebhookEvent[] | null) => void;
  readonly error: string | undefined;
}

/** Which events a webhook is told about. */
function EventsField({ chosen, onChange, error }: EventsFieldProps) {
  const { t } = useTranslation('console');
  return (
    <FormSection title={t('webhooks.events')}>
      <CheckField
        label={t('webhooks.everyEvent')}
        checked={chosen === null}
        onChange={(event) => onChange(event.target.checked ? null : [...webhookEvents])}
        data-testid="webhook-all-events"
      />
      {chosen !== null &&
        webhookEvents.map((name) => (
          <CheckField
            key={name}
            label={
              <>
                {t(`webhooks.eventNames.${eventTexts[name]}`)}{' '}
                <code translate="no" className="font-mono text-xs text-quiet">
                  {name}
                </code>
              </>
            }
            checked={chosen.includes(name)}
            onChange={(event) => onChange(webhookEvents.filter((one) => (one === name ? event.target.checked : chosen.includes(one))))}
            data-testid={`webhook-event-${name}`}
          />
        ))}
      <FormError error={error} />
    </FormSection>
  );
}

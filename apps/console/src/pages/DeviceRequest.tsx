import type { AppRouter } from '@derouter/api';
import { budgetPeriods, deviceApproval, usdAmount } from '@derouter/contracts';
import {
  Button,
  CheckField,
  Field,
  FormError,
  fromText,
  Notice,
  Pairs,
  parseOptionalAmount,
  SelectField,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useFormat,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

const schema = z.object({
  scopes: deviceApproval.shape.scopes,
  usd: fromText(usdAmount.nullable(), parseOptionalAmount, 'usd'),
  period: z.enum(budgetPeriods),
});

interface DeviceRequestProps {
  readonly code: string;
  readonly device: inferRouterOutputs<AppRouter>['devices']['lookUp'];
  readonly onDecided: (decision: 'approved' | 'denied') => void;
}

/** Shows who asks for a key and what for, and approves or denies it. */
export function DeviceRequest({ code, device, onDecided }: DeviceRequestProps) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { scopes: [...device.scopes], usd: device.budget?.usd ?? '', period: device.budget?.period ?? 'month' },
  });
  const onError = (error: unknown) => showServerError(form, error, explain);
  const approve = useMutation(
    trpc.devices.approve.mutationOptions({
      onError,
      onSuccess: async () => {
        onDecided('approved');
        await queries.invalidateQueries(trpc.keys.list.queryFilter());
      },
    }),
  );
  const deny = useMutation(trpc.devices.deny.mutationOptions({ onError, onSuccess: () => onDecided('denied') }));
  const scopes = form.watch('scopes');
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ usd, period, ...values }) =>
    approve.mutate({ userCode: code, ...values, budget: usd === null ? null : { usd, period } }),
  );
  return (
    <form className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4" noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <p className="text-quiet">{t('device.compare', { name: device.clientName })}</p>
        <p className="mt-2 font-mono text-2xl tracking-widest" translate="no" data-testid="device-shown-code">
          {grouped(code)}
        </p>
      </div>
      <Pairs
        pairs={[
          [t('device.program'), device.clientName],
          [t('device.host'), <bdi key="host">{device.host}</bdi>],
          [t('device.network'), <bdi key="network">{device.network}</bdi>],
          [t('device.asked'), format.shortTime(device.createdAt)],
          [t('device.keyName'), <bdi key="name">{device.keyName}</bdi>],
        ]}
      />
      {!device.isSameNetwork && <Notice tone="warn">{t('device.otherNetwork')}</Notice>}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{t('keys.scopes')}</legend>
        {device.scopes.map((scope) => (
          <CheckField
            key={scope}
            label={t(`keys.scopeNames.${scope}`)}
            checked={scopes.includes(scope)}
            onChange={({ target }) =>
              form.setValue('scopes', target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope), { shouldValidate: true })
            }
            data-testid={`device-scope-${scope}`}
          />
        ))}
        <FormError error={errors.scopes && t('device.noScope')} />
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('keys.budget')}
          help={t('device.budgetHelp')}
          error={fieldError(errors.usd)}
          inputMode="decimal"
          data-testid="device-budget"
          {...form.register('usd')}
        />
        <SelectField label={t('device.period')} data-testid="device-period" {...form.register('period')}>
          {budgetPeriods.map((period) => (
            <option key={period} value={period}>
              {t(`device.periods.${period}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <FormError error={errors.root?.message} />
      <div className="flex justify-end gap-2">
        <Button busy={deny.isPending} onClick={() => deny.mutate({ userCode: code })} data-testid="device-deny">
          {t('device.deny')}
        </Button>
        <Button type="submit" variant="primary" busy={approve.isPending} disabled={!form.formState.isValid} data-testid="device-approve">
          {t('device.approve')}
        </Button>
      </div>
    </form>
  );
}

/** The code as the program shows it. */
function grouped(code: string): string {
  const letters = code.toUpperCase().replace(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

import { Field, FormError, FormSection, showServerError, trpc, useExplain } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { StaffButton } from '../../access/StaffButton.tsx';

interface RemoveUpstreamProps {
  readonly upstream: { readonly id: string; readonly name: string; readonly routes: number };
  readonly onRemoved: () => void;
}

/** Deletes an upstream that has no routes, after its name has been typed to confirm. */
export function RemoveUpstream({ upstream, onRemoved }: RemoveUpstreamProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const schema = z.object({ typed: z.string().refine((text) => text.trim() === upstream.name) });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { typed: '' } });
  const { isValid, errors } = form.formState;
  const remove = useMutation(
    trpc.admin.upstreams.remove.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
        onRemoved();
      },
    }),
  );
  const help = upstream.routes > 0 ? t('upstreams.removeBlocked', { count: upstream.routes }) : t('upstreams.removeLead');
  return (
    <form className="mt-6" noValidate onSubmit={(event) => void form.handleSubmit(() => remove.mutate({ id: upstream.id }))(event)}>
      <FormSection title={t('upstreams.remove')} help={help}>
        {upstream.routes === 0 && (
          <>
            <Field
              label={t('upstreams.removeType')}
              help={upstream.name}
              autoComplete="off"
              data-testid="remove-upstream-name"
              {...form.register('typed')}
            />
            <FormError error={errors.root?.message} />
            <div className="flex justify-end">
              <StaffButton
                may="upstreams.remove"
                type="submit"
                variant="danger"
                busy={remove.isPending}
                disabled={!isValid}
                data-testid="confirm-remove-upstream"
              >
                {t('upstreams.remove')}
              </StaffButton>
            </div>
          </>
        )}
      </FormSection>
    </form>
  );
}

import type { AppRouter } from '@derouter/api';
import { reasonText, upstreamFile } from '@derouter/contracts';
import { Badge, Button, Dialog, Field, FormError, Notice, TextAreaField, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Changes } from '../../parts/Changes.tsx';

type Preview = inferRouterOutputs<AppRouter>['admin']['upstreams']['compareFile'];
type File = inferRouterInputs<AppRouter>['admin']['upstreams']['compareFile']['file'];

/** Imports upstreams from a file: chooses it, shows what would change, and changes it. */
export function ImportUpstreamsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const compare = useMutation(trpc.admin.upstreams.compareFile.mutationOptions());
  const apply = useMutation(
    trpc.admin.upstreams.importFile.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  const choose = async (chosen: Blob | undefined) => {
    compare.reset();
    apply.reset();
    setUnreadable(null);
    if (!chosen) return;
    const read = readFile(await chosen.text());
    if (typeof read === 'string') setUnreadable(t('upstreamFiles.unreadable', { problem: read }));
    else compare.mutate({ file: read });
  };
  const preview = compare.data;
  const file = compare.variables?.file;
  const error = unreadable ?? (compare.error ? explain(compare.error) : null);
  return (
    <Dialog place="side" title={t('upstreamFiles.import')} description={t('upstreamFiles.importLead')} onClose={onClose}>
      <form
        className="flex flex-col gap-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (preview && file) apply.mutate({ file, fingerprint: preview.fingerprint, reason });
        }}
      >
        <Field
          label={t('upstreamFiles.file')}
          type="file"
          accept="application/json,.json"
          className="[&_input]:py-1"
          error={error}
          onChange={(event) => void choose(event.target.files?.[0])}
          data-testid="upstream-file"
        />
        {preview && <Differences preview={preview} />}
        {preview?.differences.some(({ changes }) => changes.length > 0) && (
          <div className="sticky -bottom-6 -mx-6 -mb-6 flex flex-col gap-3 border-t border-line bg-surface px-6 py-4">
            <TextAreaField
              label={t('customers.reason')}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              data-testid="import-reason"
            />
            <FormError error={apply.error ? explain(apply.error) : null} />
            <div className="flex justify-end">
              <Button
                type="submit"
                variant="primary"
                busy={apply.isPending}
                disabled={!reasonText.safeParse(reason).success}
                data-testid="import-upstreams"
              >
                {t('upstreamFiles.apply')}
              </Button>
            </div>
          </div>
        )}
      </form>
    </Dialog>
  );
}

/** The file, or what is wrong with it. */
function readFile(text: string): File | string {
  try {
    const read = upstreamFile.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  } catch (error) {
    return (error as Error).message;
  }
}

function Differences({ preview: { differences } }: { readonly preview: Preview }) {
  const { t } = useTranslation('admin');
  if (differences.length === 0) return <p data-testid="upstreams-same">{t('upstreamFiles.same')}</p>;
  return differences.map(({ name, isNew, needsCredential, changes, unknownModels }) => {
    const side = (pick: 'before' | 'after') =>
      JSON.stringify(Object.fromEntries(changes.flatMap((one) => (one[pick] === null ? [] : [[`${one.part} ${one.name}`, one[pick]]]))));
    return (
      <section key={name} className="flex flex-col gap-2" data-testid="upstream-difference">
        <h3 className="flex flex-wrap items-center justify-between gap-2 font-medium wrap-anywhere">
          {name}
          {isNew && <Badge tone="accent">{t('models.compareNew')}</Badge>}
        </h3>
        {needsCredential && <Notice>{t('upstreamFiles.needsCredential')}</Notice>}
        {unknownModels.length > 0 && <Notice>{t('upstreamFiles.unknownModels', { models: unknownModels.join(', ') })}</Notice>}
        {changes.length > 0 && <Changes before={isNew ? null : side('before')} after={side('after')} />}
      </section>
    );
  });
}

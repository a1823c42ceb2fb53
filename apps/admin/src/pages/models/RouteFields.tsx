import { routings } from '@derouter/contracts';
import { Button, FormError, FormSection, SelectField, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '../../model-form.ts';
import { prioritiesAfterMove } from '../../route-order.ts';
import { RouteCard } from './RouteCard.tsx';

/** The routes of a model: upstream, upstream model name, priority and weight. They are ordered by number, by dragging or with buttons. */
export function RouteFields({ form, modelId }: { readonly form: ModelForm; readonly modelId: string }) {
  const { t } = useTranslation('admin');
  const upstreams = useQuery(trpc.admin.upstreams.list.queryOptions());
  const { fields, append, remove, move } = useFieldArray({ control: form.control, name: 'routes', keyName: 'key' });
  const first = upstreams.data?.[0];
  const errors = form.formState.errors.routes;
  const routing = useWatch({ control: form.control, name: 'routing' });
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const moveRoute = (from: number, to: number) => {
    if (from === to) return;
    const priorities = prioritiesAfterMove(form.getValues('routes'), from, to);
    move(from, to);
    for (const [i, priority] of priorities.entries()) form.setValue(`routes.${i}.priority`, priority, { shouldDirty: true });
  };
  /** The button that was used goes with its route, and at the end of the list is replaced by the other one. */
  const moveByButton = (from: number, to: number) => {
    moveRoute(from, to);
    requestAnimationFrame(() => {
      const buttons = list.current?.children[to]?.querySelectorAll<HTMLButtonElement>('[data-move]:not(:disabled)') ?? [];
      const way = to < from ? 'up' : 'down';
      ([...buttons].find((button) => button.dataset.move === way) ?? buttons[0])?.focus();
    });
  };
  const endDrag = () => {
    setDragged(null);
    setOver(null);
  };
  return (
    <FormSection title={t('models.routes')}>
      <SelectField
        label={t('models.routing')}
        help={t(`models.routingHelp.${routing}`)}
        data-testid="model-routing"
        {...form.register('routing')}
      >
        {routings.map((value) => (
          <option key={value} value={value}>
            {t(`models.routings.${value}`)}
          </option>
        ))}
      </SelectField>
      <ol ref={list} className="flex flex-col gap-3">
        {fields.map((route, i) => (
          <RouteCard
            key={route.key}
            form={form}
            index={i}
            count={fields.length}
            upstreams={upstreams.data ?? []}
            isOver={dragged !== null && over === i && over !== dragged}
            isDragged={dragged === i}
            onMove={(to) => moveByButton(i, to)}
            onRemove={() => remove(i)}
            onDragStart={() => setDragged(i)}
            onDragOver={() => dragged !== null && setOver(i)}
            onDrop={() => {
              if (dragged !== null) moveRoute(dragged, i);
              endDrag();
            }}
            onDragEnd={endDrag}
          />
        ))}
      </ol>
      <Button
        disabled={!first}
        data-testid="add-route"
        onClick={() => first && append({ id: crypto.randomUUID(), upstreamId: first.id, upstreamModel: modelId, priority: 0, weight: 1 })}
      >
        {t('models.addRoute')}
      </Button>
      <FormError error={errors?.message ?? errors?.root?.message} />
    </FormSection>
  );
}

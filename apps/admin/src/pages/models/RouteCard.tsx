import { Button, Field, SelectField, useFieldError } from '@derouter/ui';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { type DragEvent, useRef } from 'react';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '../../model-form.ts';
import { RouteWeight } from './RouteWeight.tsx';

interface RouteCardProps {
  readonly form: ModelForm;
  readonly index: number;
  readonly count: number;
  readonly upstreams: readonly { readonly id: string; readonly name: string }[];
  /** A dragged route would be dropped here. */
  readonly isOver: boolean;
  readonly isDragged: boolean;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
  readonly onDragStart: () => void;
  readonly onDragOver: () => void;
  readonly onDrop: () => void;
  readonly onDragEnd: () => void;
}

/** The fields of one route. Only its handle can be dragged, so that text in its fields can be selected. */
export function RouteCard({ form, index, count, upstreams, isOver, isDragged, ...on }: RouteCardProps) {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const card = useRef<HTMLLIElement>(null);
  const { register } = form;
  const errors = form.formState.errors.routes?.[index];
  const takeDrop = (event: DragEvent) => {
    event.preventDefault();
    on.onDragOver();
  };
  const moves = [
    ['up', index - 1, ArrowUp],
    ['down', index + 1, ArrowDown],
  ] as const;
  return (
    <li
      ref={card}
      className={`flex flex-col gap-3 rounded-md border p-3 ${isOver ? 'border-accent bg-accent-soft' : 'border-line'} ${isDragged ? 'opacity-55' : ''}`}
      onDragOver={takeDrop}
      onDrop={(event) => {
        event.preventDefault();
        on.onDrop();
      }}
      data-testid="route"
    >
      <div className="-m-1 flex items-center gap-1">
        {/* Buttons do the same for those who do not drag. */}
        <span
          draggable
          className="cursor-grab rounded-md p-1.5 text-quiet hover:bg-raised active:cursor-grabbing"
          title={t('models.dragRoute')}
          aria-hidden
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', '');
            if (card.current) event.dataTransfer.setDragImage(card.current, 16, 16);
            on.onDragStart();
          }}
          onDragEnd={on.onDragEnd}
          data-testid="route-handle"
        >
          <GripVertical size={16} strokeWidth={1.75} />
        </span>
        <span className="flex-1 text-sm text-quiet">{t('models.routePlace', { place: index + 1, count })}</span>
        {moves.map(([way, to, Icon]) => (
          <button
            key={way}
            type="button"
            className="rounded-md p-1.5 text-quiet hover:bg-raised hover:text-fg disabled:cursor-not-allowed disabled:opacity-40"
            aria-label={t(`models.moveRoute.${way}`, { place: index + 1 })}
            disabled={to < 0 || to >= count}
            onClick={() => on.onMove(to)}
            data-move={way}
            data-testid={`route-${way}`}
          >
            <Icon size={16} strokeWidth={1.75} aria-hidden />
          </button>
        ))}
      </div>
      <Controller
        control={form.control}
        name={`routes.${index}.upstreamId`}
        render={({ field }) => (
          <SelectField label={t('models.upstream')} {...field}>
            {upstreams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
      />
      <Field
        label={t('models.upstreamModel')}
        error={fieldError(errors?.upstreamModel)}
        data-testid="route-model"
        {...register(`routes.${index}.upstreamModel`)}
      />
      <div className="grid grid-cols-[1fr_1fr_auto] items-start gap-3">
        <Field
          label={t('models.priority')}
          error={fieldError(errors?.priority)}
          type="number"
          min={0}
          data-testid="route-priority"
          {...register(`routes.${index}.priority`, { valueAsNumber: true })}
        />
        <RouteWeight form={form} index={index} />
        <Button variant="quiet" className="mt-6.5" onClick={on.onRemove}>
          {t('models.removeRoute')}
        </Button>
      </div>
    </li>
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const pages = join(import.meta.dirname, '../pages');

/** Tables that are no lists of the admin API of their own. */
const others = ['customers/SearchHits.tsx', 'models/RateComparison.tsx', 'payments/OrderDialog.tsx', 'requests/RequestView.tsx'];

test('every list of the staff pages comes as CSV', () => {
  const without = readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .filter((file) => {
      const source = readFileSync(join(pages, file), 'utf8');
      return source.includes('<DataTable') && !/<ListCard|<ExportLink/.test(source);
    });
  expect(without.sort()).toEqual(others);
});

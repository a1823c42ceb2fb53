import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDocument } from '../apps/api/src/management/openapi.ts';
import { operations } from '../apps/api/src/management/operations/index.ts';
import { writeClientTypes } from '../packages/client/write-types.ts';
import { root } from './run-command.ts';

/** Writes the types of the published client. */
const document = writeDocument(operations, { url: '', version: '' });
writeFileSync(join(root, 'packages', 'client', 'src', 'schema.ts'), await writeClientTypes(document));

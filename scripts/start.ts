import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildApps } from './build-apps.ts';

/** `pnpm start`: reads `.env` if there is one, builds what is not built, then becomes the server. */
const settings = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(settings)) process.loadEnvFile(settings);
try {
  await buildApps((line) => console.log(`  ${line} …`));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
await import('../apps/api/src/main.ts');

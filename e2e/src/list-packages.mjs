import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Loaded by `--import`: writes the package of each module that is loaded to LOADED_PACKAGES_FILE; of a large one, its path. */
registerHooks({
  load(url, context, nextLoad) {
    const path = url.split('/node_modules/').at(-1);
    if (url.includes('/node_modules/')) {
      const name = /^(@[^/]+\/)?[^/]+/.exec(path)?.[0];
      appendFileSync(process.env.LOADED_PACKAGES_FILE, `${name === 'gpt-tokenizer' ? path.replace('/esm/', '/') : name}\n`);
    }
    return nextLoad(url, context);
  },
});

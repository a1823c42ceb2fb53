import type { Plugin } from 'vite';

/**
 * Keeps zod from compiling schemas with `new Function`. Pages forbid it, and zod's test whether it may is reported as a violation of the
 * content security policy. It is tested when the first schema is made, so that a call of `z.config` in an app would come too late.
 */
export function strictZodPlugin(): Plugin {
  return {
    name: 'derouter-strict-zod',
    transform: {
      filter: { id: /[\\/]zod[\\/]v4[\\/]core[\\/]core\.js$/ },
      handler: (code) => ({ code: `${code}\nglobalConfig.jitless = true;\n`, map: null }),
    },
  };
}

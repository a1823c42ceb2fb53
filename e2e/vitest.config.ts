import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that depend on timing. Nothing else runs at the same time. */
const alone = ['src/charges.test.ts'];

/** Those that take longest, which begin first, so that none of them runs when the others have ended. */
const longest = ['walk', 'pages', 'payments', 'settings', 'agents', 'crash', 'refusals', 'lifecycle', 'admin-system', 'admin-customers'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Each file starts the whole product. More files than cores run at a time, since they mostly wait. */
export default defineConfig({
  test: {
    // Some start the product several times, which takes four times as long on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 20_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts'],
          exclude: alone,
          maxWorkers: 3,
          globalSetup: ['src/unpack-browser.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});

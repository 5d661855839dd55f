/** The tests that each mutant of src/ is put before: those that call the client in their own process. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The quickest first: a run ends with the first test that fails. */
const files = [
  'src/**/{options,retry,service-date,signature,web-storage-token-store}.test.ts',
  'contract-tests/client/{calls,reading,sharing,time,client,quoted-secrets,outcomes}.test.ts',
];
const slowest = ['client', 'quoted-secrets', 'outcomes'];

export default defineConfig({
  test: {
    include: files,
    globalSetup: 'contract-tests/test-folder.ts',
    isolate: false,
    // A mutant that leaves a promise open for ever costs this; no test takes a tenth of it.
    testTimeout: 2_000,
    sequence: {
      sequencer: class extends BaseSequencer {
        override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
          const rank = ({ moduleId }: TestSpecification) => slowest.findIndex((name) => moduleId.includes(`/${name}.`));
          return [...specifications].sort((one, other) => rank(one) - rank(other));
        }
      },
    },
  },
});
